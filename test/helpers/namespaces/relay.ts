import { connect, type Server } from "node:net";

/** A process in a namespace that is given a server of another one, and connects it to a port of the namespace's loopback. */
process.once("message", (port: number, server: Server) => {
  server.on("connection", (outside) => {
    const inside = connect(port, "127.0.0.1");
    outside.pipe(inside).pipe(outside);
    outside.on("error", () => inside.destroy());
    inside.on("error", () => outside.destroy());
  });
});
process.on("disconnect", () => process.exit());
