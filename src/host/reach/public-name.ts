import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

/** How often the name is resolved again: dynamic DNS follows a router's address within minutes. */
const INTERVAL = 5 * 60_000;
/** While it cannot be resolved: the network may just be coming up. */
const RETRY_INTERVAL = 10_000;

/** The IP addresses of the host's public name, kept current. */
export class PublicName {
  readonly #onChange: () => void;
  #url: string | null = null;
  #addresses: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Empty as long as they are not known. */
  get addresses(): readonly string[] {
    return this.#addresses;
  }

  /** The URL whose name to follow from now on; null for none. */
  follow(url: string | null): void {
    if (url === this.#url) return;
    this.stop();
    this.#url = url;
    this.#addresses = [];
    if (url !== null) void this.#resolve(url);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#url = null;
  }

  async #resolve(url: string): Promise<void> {
    const name = new URL(url).hostname.replaceAll(/^\[|\]$/g, "");
    const found = isIP(name)
      ? [name]
      : await lookup(name, { all: true, family: 4 }).then(
          (all) => all.map(({ address }) => address).toSorted(),
          () => [],
        );
    if (this.#url !== url) return;
    // An address that was known stays in use while the name server does not answer.
    const isNews = found.length > 0 && JSON.stringify(found) !== JSON.stringify(this.#addresses);
    if (isNews) this.#addresses = found;
    this.#timer = setTimeout(() => void this.#resolve(url), found.length > 0 ? INTERVAL : RETRY_INTERVAL);
    this.#timer.unref();
    if (isNews) this.#onChange();
  }
}
