import { decode, type Answer, type DecodedPacket } from "dns-packet";

/**
 * A host on the local network as it announces itself by DNS-SD (RFC 6763) over mDNS (RFC 6762). Pure. Whoever is on the
 * network can announce anything: what is read here is a claim, and its text is made safe to show.
 */

export const SERVICE = "_hearth._tcp.local";
export const ALL_SERVICES = "_services._dns-sd._udp.local";

/** mDNS's group and port. */
export const MULTICAST = { address: "224.0.0.251", port: 5353 } as const;

/** mDNS's own limit for a packet, in bytes. */
const MAX_PACKET = 9_000;
const MAX_RECORDS = 64;
/** In characters, as many as a host's name has at most. */
const MAX_NAME = 40;

export interface Announcement {
  /** What the host is called. */
  readonly name: string;
  readonly port: number;
  /** The SHA-256 of its own certificate authority, in hex. */
  readonly authority: string;
}

/** The records of a host at one address. `id` is unique, so that no two hosts have the same names. Lifetime in seconds. */
export function recordsOf({ name, port, authority }: Announcement, id: string, address: string, ttl: number) {
  const instance = `${id}.${SERVICE}`;
  const target = `${id}.local`;
  const text = [`name=${name}`, `ca=${authority}`].map((line) => Buffer.from(line));
  return {
    pointer: { type: "PTR", name: SERVICE, ttl, data: instance },
    service: { type: "SRV", name: instance, ttl, flush: true, data: { port, target } },
    text: { type: "TXT", name: instance, ttl, flush: true, data: text },
    address: { type: "A", name: target, ttl, flush: true, data: address },
    /** For programs that list all kinds of services. */
    kind: { type: "PTR", name: ALL_SERVICES, ttl, data: SERVICE },
  } satisfies Record<string, Answer>;
}

/** Null for what is no DNS packet, or a larger one than mDNS allows. */
export function readPacket(bytes: Buffer): DecodedPacket | null {
  if (bytes.length > MAX_PACKET) return null;
  try {
    return decode(bytes);
  } catch {
    return null;
  }
}

/** The host that a response announces; null if there is none, or something about it is invalid. */
export function readAnnouncement({
  type,
  answers = [],
  additionals = [],
}: DecodedPacket): Announcement | null {
  if (type !== "response") return null;
  const records = [...answers, ...additionals].slice(0, MAX_RECORDS);
  for (const record of records) {
    if (record.type !== "SRV" || !isInstance(record.name)) continue;
    const { port } = record.data;
    const text = records.find((other) => other.type === "TXT" && other.name === record.name);
    const values = text?.type === "TXT" ? valuesIn(text.data) : new Map<string, string>();
    const authority = values.get("ca") ?? "";
    if (port < 1 || !/^[0-9a-f]{64}$/.test(authority)) return null;
    return { name: shownName(values.get("name") ?? ""), port, authority };
  }
  return null;
}

const isInstance = (name: string): boolean => name.toLowerCase().endsWith(`.${SERVICE}`);

/** Of several values for one key, the first counts, and all keys are in lower case (RFC 6763, 6.4). */
function valuesIn(data: unknown): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of Array.isArray(data) ? data : [data]) {
    if (!Buffer.isBuffer(line)) continue;
    const [, key = "", value = ""] = /^([^=]+)=(.*)$/s.exec(line.toString("utf8")) ?? [];
    const lower = key.toLowerCase();
    if (key && !values.has(lower)) values.set(lower, value);
  }
  return values;
}

/** One short line without control characters, and without what changes the direction of text around it. */
const shownName = (name: string): string => {
  const line = name
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\uFFFD]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return (new RegExp(`^.{0,${MAX_NAME}}`, "u").exec(line)?.[0] ?? "").trim();
};
