import { lookup as lookupName, type LookupAddress } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/**
 * The addresses that webhooks may not reach. Otherwise an admin could use the host to send requests to other machines in
 * its network, which may trust it (SSRF).
 */
const insideV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
/** The parts of IPv6's global range that are not public: Teredo, documentation, 6to4. */
const insideV6 = ["2001::/23", "2001:db8::/32", "2002::/16"];

const inside = blockList(insideV4, "ipv4");
const specialV6 = blockList(insideV6, "ipv6");
const globalV6 = blockList(["2000::/3"], "ipv6");

/** Whether an address is known to be public. Mapped, translated and other special addresses are not. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !inside.check(address, "ipv4");
  if (isIP(address) === 6) return globalV6.check(address, "ipv6") && !specialV6.check(address, "ipv6");
  return false;
}

const INSIDE_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)\.?$/i;

/** The URL, or null if webhooks may not be sent to it. Host names are checked again when they are resolved. */
export function webhookTarget(text: string, allowPrivate: boolean): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return null;
  if (allowPrivate) return url;
  // The URL parser has normalized 0x7f.1, 2130706433 and the like to dotted decimals.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) === 0) return INSIDE_NAMES.test(host) ? null : url;
  return isPublicAddress(host) ? url : null;
}

/** The `code` of the error for a name that leads inside the host's own network. */
export const PRIVATE_ADDRESS = "PRIVATE_ADDRESS";
const privateAddress = () =>
  Object.assign(new Error("the name leads inside the host's own network"), { code: PRIVATE_ADDRESS });

/** Resolves a host name for the connection itself, so that a second lookup cannot return another address. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookupName(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const hidden = addresses?.some(({ address }) => !isPublicAddress(address));
    const first = addresses?.[0];
    if (error || hidden || !first) callback(error ?? privateAddress(), "", 0);
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function blockList(subnets: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = "", bits = ""] = subnet.split("/");
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}
