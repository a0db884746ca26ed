import { readFileSync, renameSync, writeFileSync } from "node:fs";
import * as z from "zod";
import type { Standing } from "../../shared/contract/ipc.ts";

const knownHost = z.object({
  url: z.string(),
  /** The SHA-256 of its certificate authority, in hex; null if it has a public certificate. */
  pin: z.string().nullable(),
  /** The session there, encrypted by the system; null while signed out. */
  session: z.string().nullable(),
});
export type KnownHost = z.infer<typeof knownHost>;

const content = z.object({
  hosts: z.array(knownHost),
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

/** The hosts on other machines that this app has joined: `hosts.json` in the app's own folder. */
export class KnownHosts {
  readonly #file: string;
  readonly #vault: Vault;
  #content: Content;

  constructor(file: string, vault: Vault) {
    this.#file = file;
    this.#vault = vault;
    this.#content = read(file);
  }

  get all(): readonly KnownHost[] {
    return this.#content.hosts;
  }

  /** The one that the window shows; null for the host on this computer. */
  get current(): KnownHost | null {
    return this.#find(this.#content.current);
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
    const { hosts } = this.#content;
    this.#save({ hosts: standing === "new" ? [...hosts, { url, pin, session: null }] : hosts, current: url });
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
      hosts: hosts.filter((host) => host.url !== url),
      current: current === url ? null : current,
    });
  }

  /** The session on the current host; null while signed out. */
  get session(): string | null {
    const stored = this.current?.session ?? null;
    return stored === null ? null : this.#vault.decrypt(stored);
  }

  /** Keeps the session on the current host; null after signing out. */
  keepSession(accessToken: string | null): void {
    const session = accessToken === null ? null : this.#vault.encrypt(accessToken);
    const { hosts, current } = this.#content;
    const withSession = ({ url, pin }: KnownHost) => ({ url, pin, session });
    this.#save({ current, hosts: hosts.map((host) => (host.url === current ? withSession(host) : host)) });
  }

  #pinsOf(hostname: string): (string | null)[] {
    return this.#content.hosts.filter(({ url }) => isOn(url, hostname)).map(({ pin }) => pin);
  }

  #find(url: string | null): KnownHost | null {
    return this.#content.hosts.find((host) => host.url === url) ?? null;
  }

  #save(changed: Content): void {
    this.#content = changed;
    const part = `${this.#file}.part`;
    writeFileSync(part, JSON.stringify(changed), { mode: 0o600 });
    renameSync(part, this.#file);
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
    return { hosts: [], current: null };
  }
}
