import {
  toControlPlane,
  type FromControlPlane,
  type HeardByControlPlane,
} from "../shared/contract/process-channel.ts";

/** The line to the supervisor, whichever kind of child process this is. */
export interface Channel {
  send(message: FromControlPlane): void;
  onMessage(listener: (message: HeardByControlPlane) => void): void;
  /** The supervisor is gone, however it went. */
  onClosed(listener: () => void): void;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): void;
  on(event: "close", listener: () => void): void;
}

/** `process.parentPort` is there in a utilityProcess of Electron; `process.send` in a child of Node. */
export function openChannel(): Channel {
  const port = (process as unknown as { parentPort?: ParentPort }).parentPort;
  if (port)
    return {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => port.on("message", ({ data }) => listener(toControlPlane.parse(data))),
      onClosed: (listener) => port.on("close", listener),
    };
  if (!process.send) throw new Error("the control plane is started by its supervisor, not by hand");
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on("message", (message) => listener(toControlPlane.parse(message))),
    onClosed: (listener) => void process.on("disconnect", listener),
  };
}
