import { BlockList, isIPv6 } from "node:net";
import { hostsOf, originsOf, type Reach } from "../../shared/base/reach.ts";

/** How the host is reached at this moment. The supervisor decides it, and changes it while the host runs. */
export class CurrentReach {
  #reach!: Reach;
  #authority: string | null = null;
  #plainHosts: ReadonlySet<string> = new Set();
  #tlsHosts: ReadonlySet<string> = new Set();
  #origins: ReadonlySet<string> = new Set();
  #proxies = new BlockList();

  constructor(reach: Reach, authority: string | null) {
    this.change(reach, authority);
  }

  change(reach: Reach, authority: string | null): void {
    this.#reach = reach;
    this.#authority = authority;
    this.#plainHosts = new Set(hostsOf(reach, false));
    this.#tlsHosts = new Set(hostsOf(reach, true));
    this.#origins = new Set([...reach.otherOrigins, ...originsOf(reach)]);
    this.#proxies = new BlockList();
    for (const range of reach.trustedProxies) {
      const [address = "", bits] = range.split("/");
      this.#proxies.addSubnet(address, Number(bits), familyOf(address));
    }
  }

  get reach(): Reach {
    return this.#reach;
  }

  /** The host's own certificate authority as PEM; null if there is none. */
  get authority(): string | null {
    return this.#authority;
  }

  /** Whether the host answers under this Host header. */
  isOwnHost(host: string, tls: boolean): boolean {
    return (tls ? this.#tlsHosts : this.#plainHosts).has(host.toLowerCase());
  }

  isOwnOrigin(origin: string): boolean {
    return this.#origins.has(origin);
  }

  isTrustedProxy(address: string): boolean {
    return this.#proxies.check(address, familyOf(address));
  }
}

const familyOf = (address: string) => (isIPv6(address) ? "ipv6" : "ipv4");
