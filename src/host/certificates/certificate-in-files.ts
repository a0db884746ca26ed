import { readFileSync } from "node:fs";
import { Scope } from "../../shared/base/scope.ts";
import type { NetworkProblem } from "../../shared/contract/network.ts";
import type { CertificateParts, CertificateSource, ServerCertificate } from "./certificate-source.ts";
import { covers, readCertificate } from "./read-certificate.ts";

/** Reading two small files is cheap, and notices every way to replace them: certbot changes what a symbolic link names. */
const READ_INTERVAL = 2_000;

export interface CertificatePaths {
  readonly certificate: string;
  readonly key: string;
  /** The name that it has to cover; null for any. */
  readonly publicName: string | null;
}

/**
 * The user's own certificate, which some other program renews. One that cannot be used is a problem, and the one before
 * stays in use until it ends.
 */
export class CertificateInFiles implements CertificateSource {
  readonly authority = null;
  readonly challenge = null;
  readonly validationPort = null;
  readonly prepared = Promise.resolve();
  readonly #parts: CertificateParts;
  readonly #paths: CertificatePaths;
  readonly #scope = new Scope();
  #current: ServerCertificate | null = null;
  #problem: NetworkProblem | null = null;

  constructor(paths: CertificatePaths, parts: CertificateParts) {
    this.#parts = parts;
    this.#paths = paths;
    this.#read();
    this.#scope.every(READ_INTERVAL, () => {
      const before = [this.#current, this.#problem];
      this.#read();
      if (this.#current !== before[0] || this.#problem !== before[1]) parts.onChange();
    });
  }

  get current(): ServerCertificate | null {
    return this.#current;
  }

  get problem(): NetworkProblem | null {
    return this.#problem;
  }

  /** Whoever issued it has decided what it covers. */
  cover(): void {}

  stop(): void {
    this.#scope.end();
  }

  #read(): void {
    const before = this.#problem;
    const now = this.#parts.clock.now();
    if (this.#current !== null && this.#current.endsAt <= now) this.#current = null;
    const found = this.#find(now);
    this.#problem = typeof found === "string" ? found : this.#problemOf(found);
    if (typeof found !== "string" && this.#isBetter(found)) {
      this.#current = found;
      this.#parts.onLine(`the certificate for ${found.names.join(", ")} was read`);
    }
    if (this.#problem !== null && this.#problem !== before)
      this.#parts.onLine(`the certificate files cannot be used: ${this.#problem}`);
  }

  #find(now: number): ServerCertificate | NetworkProblem {
    try {
      const [chain, key] = [this.#paths.certificate, this.#paths.key].map((file) =>
        readFileSync(file, "utf8"),
      );
      return readCertificate(chain ?? "", key ?? "", now);
    } catch {
      return "certificate_unreadable";
    }
  }

  #problemOf(found: ServerCertificate): NetworkProblem | null {
    const { publicName } = this.#paths;
    return publicName === null || covers(found, publicName) ? null : "certificate_other_name";
  }

  /** One for another name is better than none: people may come by its names. */
  #isBetter(found: ServerCertificate): boolean {
    const current = this.#current;
    if (current === null) return true;
    if (found.chain === current.chain && found.key.reveal() === current.key.reveal()) return false;
    return this.#problemOf(found) === null || this.#problemOf(current) !== null;
  }
}
