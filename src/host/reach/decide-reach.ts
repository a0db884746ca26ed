import { isIPv4, isIPv6 } from "node:net";
import { APP_ORIGIN } from "../../shared/base/app-origin.ts";
import type { Listener, MediaReach, Reach } from "../../shared/base/reach.ts";
import type { NetworkProblem, NetworkSettings } from "../../shared/contract/network.ts";
import { usedAddresses, type MachineAddress } from "./interfaces.ts";

const LOOPBACK = "127.0.0.1";

/** Everything that a reach follows from. */
export interface ReachFacts {
  readonly settings: NetworkSettings;
  readonly addresses: readonly MachineAddress[];
  readonly port: number;
  /** This machine's name on its local network, such as "studio.local". */
  readonly localName: string;
  /** The SHA-256 of the host's own certificate authority; null if there is none. */
  readonly authority: string | null;
  /** The names that the certificate covers; empty as long as there is none. */
  readonly certificateNames: readonly string[];
  /** The IP addresses of the public URL's name; empty if it has none, or they are not known yet. */
  readonly publicAddresses: readonly string[];
}

/**
 * How the host is reached. Pure. Loopback is always there, without TLS, for the app on this machine; what is beyond it
 * only with TLS, unless a reverse proxy has it.
 */
export function decideReach(facts: ReachFacts): Reach {
  const { settings, port } = facts;
  const behindProxy = settings.tls === "proxy";
  const shared = settings.share !== "local";
  const used = shared ? usedAddresses(facts.addresses, settings.listen) : [];
  // A proxy on this machine connects to loopback; one on another machine, to the addresses that were chosen for it.
  const listening = behindProxy && settings.listen === null ? [] : used;
  const listeners: Listener[] = listening.map((address) => ({ address, tls: !behindProxy }));
  const names = listening.map(nameOf);
  return {
    share: settings.share,
    port,
    listeners: [{ address: LOOPBACK, tls: false }, ...listeners],
    plainNames: [LOOPBACK, "localhost", "[::1]", ...(behindProxy ? names : [])],
    tlsNames: behindProxy || names.length === 0 ? [] : tlsNames(facts, names),
    publicUrl: settings.public_url,
    strict: settings.tls === "files" || settings.tls === "acme",
    trustedProxies: behindProxy ? settings.trusted_proxies : [],
    otherOrigins: [APP_ORIGIN],
    authority: behindProxy ? null : facts.authority,
    media: shared ? sharedMedia(settings, used) : localMedia,
    // An address of this machine is offered anyway.
    publicAddresses: shared ? facts.publicAddresses.filter((address) => !used.includes(address)) : [],
  };
}

/** Nothing listens beyond loopback. */
const localMedia: MediaReach = { addresses: [LOOPBACK], udpPort: null, tcpPort: null, turn: false };

const sharedMedia = (settings: NetworkSettings, addresses: readonly string[]): MediaReach =>
  addresses.length === 0
    ? localMedia
    : {
        addresses,
        udpPort: settings.media_port,
        tcpPort: settings.media_port,
        turn: settings.turn && settings.tls !== "proxy",
      };

/**
 * The addresses on whose networks the host is announced. Only to the local network, and only with an authority of its own:
 * any other certificate is for names, of which an announcement at an address says nothing.
 */
export const announcedAddresses = ({ share, authority, listeners }: Reach): string[] =>
  share === "lan" && authority !== null
    ? listeners.filter(({ tls, address }) => tls && isIPv4(address)).map(({ address }) => address)
    : [];

/** What the settings alone say is wrong. Pure. */
export function problemsOf({ settings, addresses, publicAddresses }: ReachFacts): NetworkProblem[] {
  if (settings.share === "local") return [];
  const problems: NetworkProblem[] = [];
  const used = usedAddresses(addresses, settings.listen);
  if (settings.listen?.some((address) => !used.includes(address))) problems.push("address_unavailable");
  else if (used.length === 0) problems.push("no_address");
  if (settings.public_url !== null && publicAddresses.length === 0) problems.push("public_name_unresolved");
  return problems;
}

/**
 * When the media server has to be restarted for a change: it binds its addresses only when it starts. An address that is
 * gone has taken the calls over it along, so that waiting for them would help nobody.
 */
export function mediaRestart(before: MediaReach, after: MediaReach): "never" | "when-idle" | "now" {
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  if (isSame) return "never";
  return before.addresses.some((address) => !after.addresses.includes(address)) ? "now" : "when-idle";
}

/** The certificate's own names first: under them nobody is warned. */
function tlsNames({ settings, certificateNames, localName }: ReachFacts, names: readonly string[]): string[] {
  const certified = settings.tls === "files" ? certificateNames.filter((name) => !name.includes("*")) : [];
  return [...new Set([...certified.map(nameOf), ...names, localName])];
}

/** An address as it is in URLs. */
const nameOf = (address: string): string => (isIPv6(address) ? `[${address}]` : address);
