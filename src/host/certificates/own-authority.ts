import { X509Certificate } from "node:crypto";
import { hostname } from "node:os";
import { Scope } from "../../shared/base/scope.ts";
import type { NetworkProblem } from "../../shared/contract/network.ts";
import { createAuthority, issueCertificate, readAuthority, type Authority } from "./authority.ts";
import { CertificateFiles } from "./certificate-files.ts";
import type { CertificateParts, CertificateSource, ServerCertificate } from "./certificate-source.ts";
import { isFresh, readCertificate } from "./read-certificate.ts";

/** How often it is checked whether the certificate has to be renewed: a timer for weeks would not know of sleep. */
const CHECK_INTERVAL = 60_000;
const AUTHORITY = "authority.pem";
const LEAF = "certificate.pem";

/**
 * Certificates of the host's own authority, which is made at the first share and stays: clients that have pinned it follow
 * the host to every other address. A damaged one is not replaced, because no invite would work any more.
 */
export class OwnAuthority implements CertificateSource {
  readonly challenge = null;
  readonly validationPort = null;
  readonly #parts: CertificateParts;
  readonly #files: CertificateFiles;
  readonly #scope = new Scope();
  #authority: Authority | null = null;
  #current: ServerCertificate | null;
  #problem: NetworkProblem | null = null;
  /** Sorted. */
  #names: readonly string[] = [];
  /** What the current one was issued for. Sorted. */
  #covered: readonly string[];
  #issuing: Promise<void> | null = null;

  constructor(parts: CertificateParts) {
    this.#parts = parts;
    this.#files = new CertificateFiles(parts.dataDirectory);
    try {
      const text = this.#files.read(AUTHORITY);
      if (text !== null) this.#authority = readAuthority(text);
    } catch {
      // Never the error itself: it could quote the file.
      this.#problem = "authority_damaged";
      parts.onLine("the host's own certificate authority is damaged");
    }
    this.#current = this.#storedLeaf();
    this.#covered = this.#current?.names.toSorted() ?? [];
    this.#scope.every(CHECK_INTERVAL, () => this.#check());
  }

  get current(): ServerCertificate | null {
    return this.#current;
  }

  get problem(): NetworkProblem | null {
    return this.#problem;
  }

  get authority(): { certificate: string; sha256: string } | null {
    return this.#authority;
  }

  get prepared(): Promise<void> {
    return this.#issuing ?? Promise.resolve();
  }

  cover(names: readonly string[]): void {
    const wanted = names.toSorted();
    if (isSame(wanted, this.#names)) return;
    this.#names = wanted;
    this.#check();
  }

  stop(): void {
    this.#scope.end();
  }

  #check(): void {
    if (this.#issuing || this.#problem === "authority_damaged" || !this.#isDue()) return;
    this.#issuing = this.#issue().finally(() => {
      this.#issuing = null;
      if (!this.#scope.ended) this.#parts.onChange();
    });
  }

  #isDue(): boolean {
    if (this.#names.length === 0) return false;
    return (
      this.#current === null ||
      !isSame(this.#covered, this.#names) ||
      !isFresh(this.#current, this.#parts.clock.now())
    );
  }

  /** What has to be covered may change meanwhile. A failure is tried again at the next check. */
  async #issue(): Promise<void> {
    try {
      do {
        this.#covered = this.#names;
        await this.#issueOnce(this.#covered);
      } while (this.#covered !== this.#names && !this.#scope.ended);
      this.#problem = null;
    } catch (error) {
      this.#covered = this.#current?.names.toSorted() ?? [];
      this.#problem = this.#current === null ? "certificate_missing" : null;
      this.#parts.onLine(`a certificate could not be issued or stored: ${String(error)}`);
    }
  }

  async #issueOnce(names: readonly string[]): Promise<void> {
    const now = this.#parts.clock.now();
    this.#authority ??= await this.#makeAuthority(now);
    const { chain, key } = await issueCertificate(this.#authority, names, now);
    const issued = readCertificate(chain, key.reveal(), now);
    if (typeof issued === "string") throw new Error(issued);
    if (this.#scope.ended) return;
    this.#current = issued;
    this.#parts.onLine(`issued a certificate for ${names.join(", ")}`);
    // Browsers in which somebody has made an exception for it go on with it after a restart.
    this.#files.writeCertificate(LEAF, issued);
  }

  /** Used only once it is stored: an invite with its fingerprint has to work after the next start as well. */
  async #makeAuthority(now: number): Promise<Authority> {
    const text = (await createAuthority(hostname(), now)).reveal();
    if (this.#scope.ended) throw new Error("the settings have changed");
    this.#files.write(AUTHORITY, text);
    return readAuthority(text);
  }

  #storedLeaf(): ServerCertificate | null {
    const stored = this.#files.readCertificate(LEAF, this.#parts.clock.now());
    if (stored === null || this.#problem !== null) return stored;
    if (this.#authority === null) return null;
    const { publicKey } = new X509Certificate(this.#authority.certificate);
    return new X509Certificate(stored.chain).verify(publicKey) ? stored : null;
  }
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name, index) => name === other[index]);
