import type { Duplex } from "node:stream";

/**
 * Reads the first bytes of a connection, and puts them back, so that whoever takes it over reads them again. A client that
 * sends nothing for `timeout` milliseconds is disconnected.
 */
export function firstBytes(socket: Duplex, timeout: number, onBytes: (start: Buffer) => void): void {
  const timer = setTimeout(() => socket.destroy(), timeout);
  // A client that ends its side without a word wants nothing.
  const abandon = () => socket.destroy();
  const read = () => {
    const start = socket.read() as Buffer | null;
    if (start === null) return;
    clearTimeout(timer);
    socket.off("readable", read);
    socket.off("end", abandon);
    socket.unshift(start);
    onBytes(start);
  };
  socket.on("readable", read);
  socket.once("end", abandon);
  socket.once("close", () => clearTimeout(timer));
}
