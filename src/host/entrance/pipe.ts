import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/**
 * Connects two sockets in both directions, and owns their errors. Each direction ends on its own, as TCP's do; when one
 * socket is closed, so is the other, after what was sent to it.
 */
export function pipeBoth(one: Duplex, other: Duplex): void {
  forward(one, other);
  forward(other, one);
}

function forward(from: Duplex, to: Duplex): void {
  from.pipe(to);
  from.on("error", () => to.destroy());
  from.on("close", () => {
    if (!from.readableEnded || from.errored) to.destroy();
    else closeSoon(to);
  });
}

/** Closes a socket once everything has been sent; sockets have a method for it. */
const closeSoon = (socket: Duplex): void => (socket as Socket).destroySoon();
