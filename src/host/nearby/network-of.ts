import { BlockList } from "node:net";
import { networkInterfaces } from "node:os";

/**
 * Whether an address is on the same network segment as one of ours, by the mask of our interface. mDNS is for one segment:
 * what comes from elsewhere is not answered, and not believed.
 */
export function segmentOf(address: string): (other: string) => boolean {
  const info = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.address === address);
  const prefix = Number(info?.cidr?.split("/")[1] ?? 32);
  const segment = new BlockList();
  segment.addSubnet(address, prefix, "ipv4");
  return (other) => segment.check(other, "ipv4");
}
