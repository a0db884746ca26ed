import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** A TCP port on this address that is free at this moment. */
export async function freeTcpPort(address: string): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, address, () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === "object" && bound ? bound.port : 0));
    });
  });
}

/** A UDP port on this address that is free at this moment. */
export async function freeUdpPort(address: string): Promise<number> {
  const socket = createSocket("udp4");
  return await new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.bind(0, address, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
