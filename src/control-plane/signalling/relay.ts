import type { RawData, WebSocket } from "ws";
import { limits } from "../../shared/base/limits.ts";

/** Returns the message to forward, or null to drop it. */
type Rewrite = (message: Buffer | string) => Buffer | string | null;

/** Forwards every message of either side to the other, until one of them closes. */
export function relay(client: WebSocket, server: WebSocket, rewriteServer: Rewrite): void {
  pass(client, server, (message) => message);
  pass(server, client, rewriteServer);
}

function pass(from: WebSocket, to: WebSocket, rewrite: Rewrite): void {
  const cut = () => {
    from.terminate();
    to.terminate();
  };
  from.on("message", (data: RawData, isBinary: boolean) => {
    let message: Buffer | string | null;
    try {
      message = rewrite(isBinary ? (data as Buffer) : (data as Buffer).toString("utf8"));
    } catch {
      // A message that cannot be parsed is not forwarded.
      cut();
      return;
    }
    if (message === null) return;
    // Backpressure: while one side does not read, we stop reading from the other.
    to.send(message, () => {
      if (from.isPaused && to.bufferedAmount < limits.signallingBacklog) from.resume();
    });
    if (to.bufferedAmount >= limits.signallingBacklog) from.pause();
  });
  // Neither is answered here: each side hears whether the other one is there. Who reads nothing is told nothing more.
  const hears = () => to.readyState === to.OPEN && to.bufferedAmount < limits.signallingBacklog;
  from.on("ping", (data) => hears() && to.ping(data));
  from.on("pong", (data) => hears() && to.pong(data));
  from.on("error", cut);
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
