import { parentPort } from "node:worker_threads";

/** Of a utilityProcess. */
interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): void;
  on(event: "close", listener: () => void): void;
}

/**
 * A child's end of its connection to what has launched it, whichever kind of child it is. Returns the function that sends.
 * `onClosed` is called when the parent is gone; a thread ends with it.
 */
export function openParentPort<FromChild extends object>(
  onMessage: (message: unknown) => void,
  onClosed: () => void,
): (message: FromChild) => void {
  // Electron's, which is missing elsewhere.
  const utility = (process as unknown as { parentPort?: UtilityPort }).parentPort;
  if (utility) {
    utility.on("message", ({ data }) => onMessage(data));
    utility.on("close", onClosed);
    return (message) => utility.postMessage(message);
  }
  if (parentPort) {
    const thread = parentPort;
    thread.on("message", onMessage);
    return (message) => thread.postMessage(message);
  }
  if (!process.send) throw new Error("this is started by its parent, not by hand");
  process.on("message", onMessage);
  process.on("disconnect", onClosed);
  return (message) => void process.send?.(message);
}
