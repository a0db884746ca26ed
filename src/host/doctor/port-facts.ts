import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, isIPv6 } from "node:net";
import type { Reach } from "../../shared/base/reach.ts";

/** In ms. A firewall on this machine may drop the attempt. */
const TIMEOUT = 2_000;

/** At which of their addresses this machine's ports do not work. */
export interface ClosedPorts {
  readonly app: readonly string[];
  readonly mediaTcp: readonly string[];
  readonly mediaUdp: readonly string[];
}

/**
 * Tries the ports from this machine itself. Whether a UDP port is in use can only be seen by trying to use it, so
 * `isMediaRunning` says that nobody is about to.
 */
export async function findClosedPorts(
  { port, listeners, media: { addresses, tcpPort, udpPort } }: Reach,
  isMediaRunning: boolean,
): Promise<ClosedPorts> {
  const [app, mediaTcp, mediaUdp] = await Promise.all([
    where(
      listeners.map(({ address }) => address),
      async (address) => !(await accepts(address, port)),
    ),
    where(
      isMediaRunning && tcpPort !== null ? addresses : [],
      async (address) => !(await accepts(address, tcpPort ?? 0)),
    ),
    where(
      isMediaRunning && udpPort !== null ? addresses : [],
      async (address) => await isUdpFree(address, udpPort ?? 0),
    ),
  ]);
  return { app, mediaTcp, mediaUdp };
}

async function where(
  addresses: readonly string[],
  applies: (address: string) => Promise<boolean>,
): Promise<string[]> {
  const applied = await Promise.all(addresses.map(applies));
  return addresses.filter((_, index) => applied[index]);
}

async function accepts(address: string, port: number): Promise<boolean> {
  const socket = connect({ host: address, port, timeout: TIMEOUT });
  try {
    await Promise.race([
      once(socket, "connect"),
      once(socket, "timeout").then(() => Promise.reject(new Error("timeout"))),
    ]);
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Whether nobody uses the port, not even for every address. An address that is gone is not free either. */
async function isUdpFree(address: string, port: number): Promise<boolean> {
  const socket = createSocket({ type: isIPv6(address) ? "udp6" : "udp4" });
  try {
    socket.bind({ address, port, exclusive: true });
    await once(socket, "listening");
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
