import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { encode } from "dns-packet";
import { Scope } from "../../shared/base/scope.ts";
import { MULTICAST, readAnnouncement, readPacket, SERVICE } from "./announcement.ts";
import { segmentOf } from "./network-of.ts";

/** In milliseconds. */
const ASK_INTERVAL = 1_000;
/** A host that has not answered for this long is no longer listed. */
const LISTED = 5_000;
/** Nobody looks any more. */
const UNSEEN = 5_000;
/** No more are listed, and no more packets are read in a second: whoever sends more does not mean well. */
const MAX_HOSTS = 50;
const MAX_PACKETS = 200;

const QUESTION = encode({ type: "query", questions: [{ type: "PTR", name: SERVICE }] });

/** A host on the local network, as somebody there says. Nothing of it is proven. */
export interface NearbyHost {
  /** What it calls itself, in one line; may be empty. */
  readonly name: string;
  /** Its origin at the address that has answered. */
  readonly url: string;
  /** The SHA-256 of its certificate authority, in hex. */
  readonly authority: string;
}

interface Asking {
  readonly socket: Socket;
  readonly isOnSegment: (address: string) => boolean;
}

/**
 * Finds hosts on the local networks, only while somebody looks. It asks from ports of its own and is answered there, so that
 * nothing listens to the network's announcements.
 */
export class NearbyBrowser {
  /** The IPv4 addresses of the networks to ask on. */
  readonly #addresses: () => readonly string[];
  readonly #asking = new Map<string, Asking>();
  /** By URL and certificate authority. */
  readonly #found = new Map<string, NearbyHost & { readonly at: number }>();
  #scope: Scope | null = null;
  #lookedAt = 0;
  #packets = 0;

  constructor(addresses: () => readonly string[]) {
    this.#addresses = addresses;
  }

  /** Those that have answered just now. The first call begins to ask; it ends when there are no more calls. */
  list(): NearbyHost[] {
    this.#lookedAt = performance.now();
    if (!this.#scope) {
      this.#scope = new Scope();
      this.#scope.every(ASK_INTERVAL, () => this.#ask());
      this.#ask();
    }
    this.#dropOld();
    return [...this.#found.values()]
      .map(({ name, url, authority }) => ({ name, url, authority }))
      .toSorted((a, b) => a.name.localeCompare(b.name) || a.url.localeCompare(b.url));
  }

  stop(): void {
    this.#scope?.end();
    this.#scope = null;
    for (const address of this.#asking.keys()) this.#leave(address);
    this.#found.clear();
  }

  #ask(): void {
    if (performance.now() - this.#lookedAt > UNSEEN) return this.stop();
    this.#packets = 0;
    this.#dropOld();
    const addresses = this.#addresses();
    for (const address of this.#asking.keys()) if (!addresses.includes(address)) this.#leave(address);
    for (const address of addresses) {
      const asking = this.#asking.get(address);
      if (asking) this.#send(asking.socket);
      else this.#join(address);
    }
  }

  #join(address: string): void {
    const socket = createSocket("udp4");
    this.#asking.set(address, { socket, isOnSegment: segmentOf(address) });
    // The address may be gone. If it comes back, it is asked on again.
    socket.on("error", () => this.#leave(address));
    socket.on("message", (bytes, from) => this.#receive(address, bytes, from));
    socket.bind(0, address, () => {
      try {
        socket.setMulticastInterface(address);
        socket.setMulticastTTL(255);
        this.#send(socket);
      } catch {
        this.#leave(address);
      }
    });
  }

  #leave(address: string): void {
    this.#asking.get(address)?.socket.close();
    this.#asking.delete(address);
  }

  #send(socket: Socket): void {
    // A network that is down is asked again.
    socket.send(QUESTION, MULTICAST.port, MULTICAST.address, () => {});
  }

  #receive(address: string, bytes: Buffer, from: RemoteInfo): void {
    if (++this.#packets > MAX_PACKETS) return;
    if (!this.#asking.get(address)?.isOnSegment(from.address)) return;
    const packet = readPacket(bytes);
    const host = packet && readAnnouncement(packet);
    if (!host) return;
    // Not the address that it names, but where it has answered: a host cannot send people to another one's address.
    const url = `https://${from.address}${host.port === 443 ? "" : `:${host.port}`}`;
    // Two that claim one address are both listed, so that neither hides the other.
    const key = `${url} ${host.authority}`;
    if (!this.#found.has(key) && this.#found.size >= MAX_HOSTS) return;
    this.#found.set(key, { name: host.name, url, authority: host.authority, at: performance.now() });
  }

  #dropOld(): void {
    const since = performance.now() - LISTED;
    for (const [key, { at }] of this.#found) if (at < since) this.#found.delete(key);
  }
}
