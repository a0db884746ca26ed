/** Who can reach a host: only this machine, its local network, or the internet. */
export const shares = ["local", "lan", "internet"] as const;
export type Share = (typeof shares)[number];

/** An address that the host listens on. Only loopback, and what a reverse proxy connects to, is without TLS. */
export interface Listener {
  readonly address: string;
  readonly tls: boolean;
}

/** What the media server offers to clients. */
export interface MediaReach {
  /** The IP addresses at which it receives media. */
  readonly addresses: readonly string[];
  /** Null for any free port. */
  readonly udpPort: number | null;
  /** Null for none. livekit-server listens for TCP on every address of the machine. */
  readonly tcpPort: number | null;
  /** Whether media may be relayed (TURN) through the host's own TLS port. */
  readonly turn: boolean;
}

/**
 * How a host is reached. Decided in one place, `host/reach`, from the settings and this machine's addresses, and handed
 * down to whatever listens, answers, refuses or makes links; no other code knows an address, a name or a scheme.
 */
export interface Reach {
  readonly share: Share;
  /** The one TCP port, at every address that the host listens on. */
  readonly port: number;
  readonly listeners: readonly Listener[];
  /** The names under which the host answers without TLS, and with it; as in a URL, without a port. */
  readonly plainNames: readonly string[];
  readonly tlsNames: readonly string[];
  /** The origin that people outside use: a reverse proxy, a tunnel or a domain. */
  readonly publicUrl: string | null;
  /** Whether browsers are told to use the public URL with TLS only (HSTS): its certificate is one that they trust. */
  readonly strict: boolean;
  /** The proxies whose forwarded headers count, as CIDRs. */
  readonly trustedProxies: readonly string[];
  /** Origins of pages that the host does not serve itself, and answers nevertheless. */
  readonly otherOrigins: readonly string[];
  /** The SHA-256 of the host's own certificate authority, in hex, which invite links contain; null if it has none. */
  readonly authority: string | null;
  readonly media: MediaReach;
  /** The public IP addresses at which a router forwards media to this machine. */
  readonly publicAddresses: readonly string[];
}

/** Clients leave the scheme's default port out of URLs, and so out of the headers Host and Origin. */
const defaultPorts = { http: 80, https: 443 };

const hostOf = (scheme: "http" | "https", name: string, port: number): string =>
  port === defaultPorts[scheme] ? name : `${name}:${port}`;

/** What may stand in the Host header of a request, by whether it came over TLS. A reverse proxy's requests do not. */
export function hostsOf({ plainNames, tlsNames, publicUrl, port }: Reach, tls: boolean): string[] {
  const own = (tls ? tlsNames : plainNames).map((name) => hostOf(tls ? "https" : "http", name, port));
  return publicUrl === null ? own : [...own, hostIn(publicUrl)];
}

/** All origins of the host's own pages. */
export function originsOf(reach: Reach): string[] {
  const { plainNames, tlsNames, publicUrl, port } = reach;
  return [
    ...plainNames.map((name) => `http://${hostOf("http", name, port)}`),
    ...tlsNames.map((name) => `https://${hostOf("https", name, port)}`),
    ...(publicUrl === null ? [] : [publicUrl]),
  ];
}

/** The URLs for people on other machines, best first, without a slash at the end; empty if there are none. */
export function sharedUrls({ tlsNames, publicUrl, port }: Reach): string[] {
  const own = tlsNames.map((name) => `https://${hostOf("https", name, port)}`);
  return publicUrl === null ? own : [publicUrl, ...own.filter((url) => url !== publicUrl)];
}

/** The host's URL on this machine. */
export const localUrl = ({ plainNames, port }: Reach): string =>
  `http://${hostOf("http", plainNames[0] ?? "127.0.0.1", port)}`;

/** Whether a request to this Host came over TLS to a public URL that is used in no other way. */
export const isStrict = ({ strict, publicUrl }: Reach, host: string, tls: boolean): boolean =>
  strict && tls && publicUrl !== null && host === hostIn(publicUrl);

/** The origin under which a client reached the host, from its Host header. */
export function originFor({ publicUrl }: Reach, host: string, tls: boolean): string {
  if (publicUrl !== null && host === hostIn(publicUrl)) return publicUrl;
  return `${tls ? "https" : "http"}://${host}`;
}

/** The origin for links to other people and devices: a client on this machine knows only an address that works here. */
export function linkOriginFor(reach: Reach, host: string, tls: boolean): string {
  const own = originFor(reach, host, tls);
  return own.startsWith("http:") ? (sharedUrls(reach)[0] ?? own) : own;
}

/** Behind a default port, URL.host has none. */
const hostIn = (url: string): string => url.replace(/^\w+:\/\//, "");
