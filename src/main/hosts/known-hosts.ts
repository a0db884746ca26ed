import { readFileSync } from "node:fs";
import * as z from "zod";
import { writeFileAtomically } from "../../node/write-atomically.ts";
import type { Standing } from "../../shared/contract/ipc.ts";

const knownHost = z.object({
  url: z.string(),
  /** The SHA-256 of its certificate authority, in hex; null if it has a public certificate. */
  pin: z.string().nullable(),
  /** As it was last seen; null if it never was. */
  name: z.string().nullable().default(null),
  /** The session there, encrypted by the system; null while signed out. */
  session: z.string().nullable(),
});
export type KnownHost = z.infer<typeof knownHost>;

const content = z.object({
  hosts: z.array(knownHost),
  /** The host on this computer; null if there is none. */
  own: z
    .object({ name: z.string().nullable().default(null) })
    .nullable()
    .default(null),
  /** The one that the window shows; null for the host on this computer. */
  current: z.string().nullable(),
});
type Content = z.infer<typeof content>;

/** Encrypts with a key that the system keeps for this user (Electron's `safeStorage`). */
export interface Vault {
  encrypt(text: string): string;
  /** Null if it cannot be decrypted, as after the system's key has changed. */
  decrypt(text: string): string | null;
}

/** The hosts that this app knows: `hosts.json` in the app's own folder. */
export class KnownHosts {
  readonly #file: string;
  readonly #vault: Vault;
  #content: Content;

  constructor(file: string, vault: Vault) {
    this.#file = file;
    this.#vault = vault;
    this.#content = read(file);
  }

  /** Those on other machines, that were joined. */
  get joined(): readonly KnownHost[] {
    return this.#content.hosts;
  }

  /** Whether there is a host on this computer. */
  get hasOwn(): boolean {
    return this.#content.own !== null;
  }

  /** Remembers that there is a host on this computer. */
  addOwn(): void {
    if (!this.hasOwn) this.#save({ ...this.#content, own: { name: null } });
  }

  /** The name of the host on this computer, as it was last seen; null if it never was. */
  get ownName(): string | null {
    return this.#content.own?.name ?? null;
  }

  /** Keeps the name of a known host; with null, of the one on this computer. */
  keepName(url: string | null, name: string): void {
    if (url !== null) this.#change(url, (host) => ({ ...host, name }));
    else if (this.hasOwn) this.#save({ ...this.#content, own: { name } });
  }

  /** The joined one that the window shows; null while it shows the host on this computer, or there is none. */
  get current(): KnownHost | null {
    const { hosts, current } = this.#content;
    return this.#find(current) ?? (this.hasOwn ? null : (hosts[0] ?? null));
  }

  /** The pin of the hosts of that name, at whichever port; null if they have public certificates, or there are none. */
  pinOf(hostname: string): string | null {
    return this.#pinsOf(hostname)[0] ?? null;
  }

  /**
   * What joining a host would meet: one that is new, or known with the same authority; or a known one with another
   * authority, or another host of the same name with another one. Chromium does not say for which port it checks a
   * certificate, so a name has one authority, or public certificates: otherwise either host could pretend to be the other.
   */
  standing(url: string, pin: string | null): Standing {
    const known = this.#find(url);
    if (known) return known.pin === pin ? "joined" : "other-authority";
    const pins = url.startsWith("https:") ? this.#pinsOf(new URL(url).hostname) : [];
    return pins.some((other) => other !== pin) ? "name-taken" : "new";
  }

  /** Adds a host and shows it, or changes nothing and says why. */
  join(url: string, pin: string | null): Exclude<Standing, "new"> {
    const standing = this.standing(url, pin);
    if (standing === "other-authority" || standing === "name-taken") return standing;
    const hosts =
      standing === "new"
        ? [...this.#content.hosts, { url, pin, name: null, session: null }]
        : this.#content.hosts;
    this.#save({ ...this.#content, hosts, current: url });
    return "joined";
  }

  /** Shows a known host, or with null the one on this computer. */
  show(url: string | null): void {
    this.#save({ ...this.#content, current: this.#find(url)?.url ?? null });
  }

  /** Forgets a host, its pin and the session there. */
  forget(url: string): void {
    const { hosts, current } = this.#content;
    this.#save({
      ...this.#content,
      hosts: hosts.filter((host) => host.url !== url),
      current: current === url ? null : current,
    });
  }

  /** The session on a joined host; null while signed out. */
  sessionOn(url: string): string | null {
    const stored = this.#find(url)?.session ?? null;
    return stored === null ? null : this.#vault.decrypt(stored);
  }

  /** Keeps the session on a joined host; null after signing out. */
  keepSession(url: string, accessToken: string | null): void {
    const session = accessToken === null ? null : this.#vault.encrypt(accessToken);
    this.#change(url, (host) => ({ ...host, session }));
  }

  #change(url: string, change: (host: KnownHost) => KnownHost): void {
    const { hosts } = this.#content;
    this.#save({ ...this.#content, hosts: hosts.map((host) => (host.url === url ? change(host) : host)) });
  }

  #pinsOf(hostname: string): (string | null)[] {
    return this.#content.hosts.filter(({ url }) => isOn(url, hostname)).map(({ pin }) => pin);
  }

  #find(url: string | null): KnownHost | null {
    return this.#content.hosts.find((host) => host.url === url) ?? null;
  }

  #save(changed: Content): void {
    this.#content = changed;
    writeFileAtomically(this.#file, JSON.stringify(changed));
  }
}

/** Chromium names an IPv6 address without the brackets that it has in a URL. Only certificates of HTTPS count. */
function isOn(url: string, hostname: string): boolean {
  const { protocol, hostname: own } = new URL(url);
  return protocol === "https:" && withoutBrackets(own) === withoutBrackets(hostname);
}

const withoutBrackets = (hostname: string) => hostname.replaceAll(/^\[|\]$/g, "");

/** A damaged file loses the list, which invites and sign-in codes bring back; it must not keep the app from starting. */
function read(file: string): Content {
  try {
    return content.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { hosts: [], own: null, current: null };
  }
}
