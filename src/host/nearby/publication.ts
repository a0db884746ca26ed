import { randomBytes } from "node:crypto";
import type { Announcement } from "./announcement.ts";
import { Responder } from "./responder.ts";

/** What is published, and on the networks of which IPv4 addresses; null for nothing. */
export type Published = (Announcement & { readonly addresses: readonly string[] }) | null;

/** Publishes a host to its local networks, and follows what becomes of it. */
export class Publication {
  readonly #onLine: (line: string) => void;
  readonly #id = `hearth-${randomBytes(8).toString("hex")}`;
  readonly #responders = new Map<string, Responder>();
  #announced = "";
  #applied: Promise<void> = Promise.resolve();

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Announces what has become new, and withdraws the rest. Resolves once that is told. */
  async update(published: Published): Promise<void> {
    this.#applied = this.#applied.then(() => this.#apply(published));
    await this.#applied;
  }

  async #apply(published: Published): Promise<void> {
    const announcement = published && {
      name: published.name,
      port: published.port,
      authority: published.authority,
    };
    const text = JSON.stringify(announcement);
    const isSame = text === this.#announced;
    this.#announced = text;
    const addresses = published?.addresses ?? [];
    const ended = [...this.#responders].filter(([address]) => !isSame || !addresses.includes(address));
    for (const [address] of ended) this.#responders.delete(address);
    // First, so that the last word about a name is not that it is gone.
    await Promise.all(ended.map(([, responder]) => responder.close()));
    if (!announcement) return;
    for (const address of addresses) this.#open(announcement, address);
  }

  #open(announcement: Announcement, address: string): void {
    if (this.#responders.has(address)) return;
    const responder = new Responder({
      announcement,
      id: this.#id,
      address,
      onFailure: (error) => {
        if (this.#responders.get(address) === responder) this.#responders.delete(address);
        this.#onLine(`this host cannot be announced on the network of ${address}: ${error.message}`);
      },
    });
    this.#responders.set(address, responder);
  }
}
