import { createSocket } from "node:dgram";
import { createServer, isIPv6 } from "node:net";
import type { MediaReach } from "../shared/base/reach.ts";

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

/** Whether another program uses the fixed ports of a shared host: livekit-server would only exit. */
export async function isMediaPortTaken({ addresses, udpPort, tcpPort }: MediaReach): Promise<boolean> {
  const udp = udpPort === null ? [] : addresses.map((address) => isUdpPortTaken(address, udpPort));
  // It listens for TCP on every address.
  const tcp = tcpPort === null ? [] : [isTcpPortTaken(tcpPort)];
  return (await Promise.all([...udp, ...tcp])).includes(true);
}

const isTaken = (error: NodeJS.ErrnoException): boolean => error.code === "EADDRINUSE";

function isUdpPortTaken(address: string, port: number): Promise<boolean> {
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  return new Promise((resolve) => {
    socket.on("error", (error) => {
      socket.close();
      resolve(isTaken(error));
    });
    socket.bind(port, address, () => socket.close(() => resolve(false)));
  });
}

function isTcpPortTaken(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.on("error", (error) => resolve(isTaken(error)));
    server.listen(port, () => server.close(() => resolve(false)));
  });
}
