import { join } from "node:path";
import { safeStorage, type Session } from "electron";
import { readLink } from "../../shared/base/read-link.ts";
import { machineAddresses, NearbyBrowser, usedAddresses } from "../../host/index.ts";
import type {
  HostConnection,
  HostList,
  JoinResult,
  NearbyHost,
  NearbyOutcome,
  OpenedLink,
} from "../../shared/contract/ipc.ts";
import { KnownHosts, type Vault } from "./known-hosts.ts";
import { isPinned } from "./pinned-certificate.ts";
import { provesAuthority } from "./prove-authority.ts";

/** Chromium's own verdict on a certificate stands; or ours: it is trusted, or it is not. */
const verdicts = { chromium: -3, trusted: 0, refused: -2 } as const;

/** The hosts that this app shows: the one on this computer, and those that were joined by links. */
export class Hosts {
  readonly #known: KnownHosts;
  readonly #browser = new NearbyBrowser(() => usedAddresses(machineAddresses(), null));

  /** `folder` is the app's own. */
  constructor(folder: string, log: (text: string) => void) {
    this.#known = new KnownHosts(join(folder, "hosts.json"), createVault(log));
  }

  /**
   * For a joined host whose link had a fingerprint, only that authority counts: no other one, public ones included. Nobody
   * is asked, because nobody could tell.
   */
  pinCertificates(session: Session): void {
    session.setCertificateVerifyProc(({ hostname, certificate }, answer) => {
      const pin = this.#known.pinOf(hostname);
      if (pin === null) answer(verdicts.chromium);
      else answer(isPinned(certificate, hostname, pin) ? verdicts.trusted : verdicts.refused);
    });
  }

  /** Whether there is a host on this computer. */
  get hasOwn(): boolean {
    return this.#known.hasOwn;
  }

  /** Remembers that there is a host on this computer. Throws if that cannot be written. */
  addOwn(): void {
    this.#known.addOwn();
  }

  /** The address of the joined host that is shown; null while it is the one on this computer, or there is none. */
  get shown(): string | null {
    return this.#known.current?.url ?? null;
  }

  /** The session on a joined host. */
  connection(url: string): HostConnection {
    const accessToken = this.#known.sessionOn(url);
    return accessToken === null
      ? { status: "signed-out", url }
      : { status: "ready", url, accessToken, mediaServer: null };
  }

  keepName(url: string | null, name: string): void {
    this.#known.keepName(url, name);
  }

  list(): HostList {
    const { joined, hasOwn, ownName, current } = this.#known;
    return {
      hosts: [
        ...(hasOwn ? [{ url: null, name: ownName, signedIn: true }] : []),
        ...joined.map(({ url, name, session }) => ({ url, name, signedIn: session !== null })),
      ],
      current: current?.url ?? null,
    };
  }

  /** Takes an invite or sign-in link that a person has pasted. */
  join(link: string): JoinResult {
    const read = readLink(link);
    if (!read) return { outcome: "no-link" };
    const outcome = this.#known.join(read.url, read.pin);
    return outcome === "joined" ? { outcome, page: read.page, code: read.code } : { outcome };
  }

  /** What opening this link would do. Changes nothing. */
  describe(link: string): OpenedLink {
    const read = readLink(link);
    return {
      link: read ? link : "",
      url: read?.url ?? null,
      isKnown: read !== null && this.#known.standing(read.url, read.pin) === "joined",
    };
  }

  /** The hosts of other computers on the local networks, as they announce themselves. */
  nearby(): NearbyHost[] {
    const own = new Set(machineAddresses().map(({ address }) => address));
    return this.#browser
      .list()
      .filter(({ url }) => !own.has(new URL(url).hostname))
      .map(({ name, url, authority }) => ({
        name,
        url,
        authority,
        standing: this.#known.standing(url, authority),
      }));
  }

  /** Joins a host without a link, by the fingerprint that a person has seen, if the host can prove it. */
  async joinNearby(url: string, authority: string): Promise<NearbyOutcome> {
    return (await provesAuthority(url, authority)) ? this.#known.join(url, authority) : "unproven";
  }

  show(url: string | null): void {
    this.#known.show(url);
  }

  forget(url: string): void {
    this.#known.forget(url);
  }

  keepSession(url: string, accessToken: string | null): void {
    this.#known.keepSession(url, accessToken);
  }
}

/**
 * Some Linux desktops have no key store. The file's permissions then protect the sessions, as they do a browser's, which is
 * said once.
 */
function createVault(log: (text: string) => void): Vault {
  let isSaid = false;
  const isProtected = () =>
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== "linux" || safeStorage.getSelectedStorageBackend() !== "basic_text");
  return {
    encrypt(text) {
      if (isProtected()) return `encrypted:${safeStorage.encryptString(text).toString("base64")}`;
      if (!isSaid)
        log(
          "This desktop has no key store (such as GNOME Keyring or KWallet), so the sessions on other hosts are not encrypted. Only the permissions of hosts.json protect them.",
        );
      isSaid = true;
      return `plain:${text}`;
    },
    decrypt(stored) {
      const [kind, value = ""] = stored.split(/:(.*)/s);
      if (kind === "plain") return value;
      try {
        return safeStorage.decryptString(Buffer.from(value, "base64"));
      } catch {
        return null;
      }
    },
  };
}
