import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** A TCP port on loopback that is free at this moment. */
export async function freeTcpPort(): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** A UDP port on loopback that is free at this moment. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  return await new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.bind(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
