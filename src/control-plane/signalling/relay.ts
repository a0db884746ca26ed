import type { RawData, WebSocket } from "ws";
import { limits } from "../../shared/base/limits.ts";

/** Returns the messages to forward instead; none to drop it. */
type Rewrite = (message: Buffer | string) => readonly (Buffer | string)[];

/** Forwards messages in both directions until one side closes. */
export function relay(
  client: WebSocket,
  server: WebSocket,
  rewriteServer: Rewrite,
  rewriteClient: Rewrite,
): void {
  forward(client, server, rewriteClient);
  forward(server, client, rewriteServer);
}

function forward(from: WebSocket, to: WebSocket, rewrite: Rewrite): void {
  const closeBoth = () => {
    from.terminate();
    to.terminate();
  };
  from.on("message", (data: RawData, isBinary: boolean) => {
    let messages: readonly (Buffer | string)[];
    try {
      messages = rewrite(isBinary ? (data as Buffer) : (data as Buffer).toString("utf8"));
    } catch {
      // A message that cannot be parsed is not forwarded.
      closeBoth();
      return;
    }
    // Backpressure: stop reading from one side while the other does not read.
    for (const message of messages)
      to.send(message, () => {
        if (from.isPaused && to.bufferedAmount < limits.signallingBacklog) from.resume();
      });
    if (to.bufferedAmount >= limits.signallingBacklog) from.pause();
  });
  // Pings are forwarded, not answered, so that each side detects whether the other is alive; but not to a side that
  // stalls.
  const isReading = () => to.readyState === to.OPEN && to.bufferedAmount < limits.signallingBacklog;
  from.on("ping", (data) => isReading() && to.ping(data));
  from.on("pong", (data) => isReading() && to.pong(data));
  from.on("error", closeBoth);
  from.on("close", (code, reason) => {
    if (isSendable(code)) to.close(code, reason);
    else if (code === NO_CODE) to.close();
    else to.terminate();
  });
}

const NO_CODE = 1005;

/** 1004 to 1006 and 1015 are reserved, and are never sent in a close frame. */
const isSendable = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
