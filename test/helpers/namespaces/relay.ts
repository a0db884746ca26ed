import { connect, type Server } from "node:net";

/** A process in a namespace that is given a server of another one, and connects it to an address in the namespace. */
process.once("message", ({ address, port }: { address: string; port: number }, server: Server) => {
  server.on("connection", (outside) => {
    const inside = connect(port, address);
    outside.pipe(inside).pipe(outside);
    outside.on("error", () => inside.destroy());
    inside.on("error", () => outside.destroy());
  });
});
process.on("disconnect", () => process.exit());
