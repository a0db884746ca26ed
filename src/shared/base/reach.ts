/**
 * How a host is reached. Made in one place, `host/reach.ts`, and handed down to whatever listens, answers, refuses or
 * makes links; no other code knows an address, a name or a scheme.
 */
export interface Reach {
  /** The IP address that the control plane listens on. */
  readonly address: string;
  /** Without TLS. A reach with TLS has "https". */
  readonly scheme: "http";
  /** The host answers under these alone, written as in a URL, without a port. The first is in the host's own URL. */
  readonly names: readonly [string, ...string[]];
  /** Origins of pages that the host does not serve itself, and answers nevertheless. */
  readonly otherOrigins: readonly string[];
  readonly media: {
    /** The IP address that the media server listens on, and the only one that it offers to clients. */
    readonly address: string;
  };
}

/** Clients leave the scheme's default port out of URLs, and so out of the headers Host and Origin. */
const defaultPorts: Record<Reach["scheme"], number> = { http: 80 };

const hostOf = (scheme: Reach["scheme"], name: string, port: number): string =>
  port === defaultPorts[scheme] ? name : `${name}:${port}`;

/** The host's own URL, without a slash at its end. */
export const urlOf = ({ scheme, names }: Reach, port: number): string =>
  `${scheme}://${hostOf(scheme, names[0], port)}`;

/** What may stand in the Host header of a request. */
export const hostsOf = ({ scheme, names }: Reach, port: number): string[] =>
  names.map((name) => hostOf(scheme, name, port));

/** The origin of pages, and the beginning of links, under the name that a client has used: a Host header. */
export const originOf = ({ scheme }: Reach, host: string): string => `${scheme}://${host}`;

/** The same for WebSockets. */
export const socketOriginOf = (reach: Reach, host: string): string =>
  originOf(reach, host).replace(/^http/, "ws");
