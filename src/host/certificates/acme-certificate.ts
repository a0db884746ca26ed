import { createPrivateKey } from "node:crypto";
import { isIP } from "node:net";
import { Secret } from "../../shared/base/secret.ts";
import { Scope } from "../../shared/base/scope.ts";
import type { NetworkProblem } from "../../shared/contract/network.ts";
import { createKey, orderCertificate, type ChallengeType } from "./acme-order.ts";
import { CertificateFiles } from "./certificate-files.ts";
import type { CertificateParts, CertificateSource, ServerCertificate } from "./certificate-source.ts";
import { HTTP_PORT, PortUnavailable } from "./http-challenge.ts";
import { covers, isFresh, readCertificate } from "./read-certificate.ts";

export const LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";

/** How often it is checked whether to order: a timer for weeks would not know of sleep. */
const CHECK_INTERVAL = 60_000;
const FIRST_RETRY = 60_000;
const LAST_RETRY = 60 * 60_000;
const REACHING_TIMEOUT = 10_000;

export interface AcmeSettings {
  /** The URL of the authority's directory. */
  readonly directory: string;
  readonly publicUrl: string;
  /** The command that changes DNS records, for DNS-01; null for the other challenges. */
  readonly dnsHook: string | null;
}

/** A certificate of a public authority, ordered and renewed by ACME. The one before stays in use while that fails. */
export class AcmeCertificate implements CertificateSource {
  readonly authority = null;
  readonly prepared = Promise.resolve();
  readonly validationPort: number | null;
  readonly #settings: AcmeSettings;
  readonly #parts: CertificateParts;
  readonly #files: CertificateFiles;
  readonly #scope = new Scope();
  readonly #domain: string;
  readonly #file: string;
  #current: ServerCertificate | null;
  #challenge: ServerCertificate | null = null;
  #problem: NetworkProblem | null = null;
  #addresses: readonly string[] | null = null;
  #ordering = false;
  #failures = 0;
  #retryAt = 0;

  constructor(settings: AcmeSettings, parts: CertificateParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#files = new CertificateFiles(parts.dataDirectory);
    this.validationPort = challengesFor(settings).includes("http-01") ? HTTP_PORT : null;
    this.#domain = new URL(settings.publicUrl).hostname;
    // Each authority has its own: one for trying things out is not trusted.
    this.#file = new URL(settings.directory).host.replaceAll(/[^\w.-]/g, "-");
    const stored = this.#files.readCertificate(`acme-${this.#file}.pem`, parts.clock.now());
    this.#current = stored && covers(stored, this.#domain) ? stored : null;
    if (this.#current === null) this.#problem = "certificate_missing";
    this.#scope.every(CHECK_INTERVAL, () => this.#check());
  }

  get current(): ServerCertificate | null {
    return this.#current;
  }

  get challenge(): ServerCertificate | null {
    return this.#challenge;
  }

  get problem(): NetworkProblem | null {
    return this.#problem;
  }

  /** Only the domain can be covered, but these are the addresses at which an authority may validate this host. */
  cover(names: readonly string[]): void {
    const isFirst = this.#addresses === null;
    this.#addresses = names.filter((name) => isIP(name) !== 0);
    if (isFirst) this.#check();
  }

  stop(): void {
    this.#scope.end();
  }

  #check(): void {
    const now = this.#parts.clock.now();
    if (this.#current !== null && this.#current.endsAt <= now) {
      this.#current = null;
      this.#parts.onChange();
    }
    const isDue = this.#current === null || !isFresh(this.#current, now);
    if (isDue && !this.#ordering && now >= this.#retryAt && !this.#scope.ended) void this.#order();
  }

  async #order(): Promise<void> {
    this.#ordering = true;
    const challenges = challengesFor(this.#settings);
    const challenge = challenges[this.#failures % challenges.length] ?? "http-01";
    try {
      await this.#orderBy(challenge);
      this.#failures = 0;
      this.#problem = null;
    } catch (error) {
      this.#parts.onLine(`no certificate for ${this.#domain} by ${challenge}: ${String(error)}`);
      this.#problem = await this.#problemOf(error);
      this.#retryAt = this.#parts.clock.now() + retryDelay(this.#failures);
      this.#failures += 1;
    }
    this.#ordering = false;
    this.#changed();
  }

  async #problemOf(error: unknown): Promise<NetworkProblem> {
    if (error instanceof PortUnavailable) return "acme_port_unavailable";
    return (await isReachable(this.#settings.directory)) ? "acme_refused" : "acme_unreachable";
  }

  async #orderBy(challenge: ChallengeType): Promise<void> {
    const ordered = await orderCertificate({
      directory: this.#settings.directory,
      accountKey: this.#accountKey(),
      domain: this.#domain,
      challenge,
      addresses: this.#addresses ?? [],
      dnsHook: this.#settings.dnsHook,
      present: (certificate) => {
        this.#challenge = certificate;
        this.#changed();
      },
    });
    const now = this.#parts.clock.now();
    const certificate = readCertificate(ordered.chain, ordered.key.reveal(), now);
    if (typeof certificate === "string") throw new Error(certificate);
    this.#current = certificate;
    this.#parts.onLine(`a certificate for ${this.#domain} was issued`);
    this.#files.writeCertificate(`acme-${this.#file}.pem`, certificate);
  }

  /** One that cannot be used is replaced: an account is nothing but its key, and authorities limit only new ones. */
  #accountKey(): Secret {
    const file = `acme-account-${this.#file}.pem`;
    try {
      const stored = this.#files.read(file);
      if (stored !== null && createPrivateKey(stored)) return new Secret(stored);
    } catch {
      this.#parts.onLine("the key of the ACME account is damaged");
    }
    const key = createKey();
    this.#files.write(file, key.reveal());
    return key;
  }

  #changed(): void {
    if (!this.#scope.ended) this.#parts.onChange();
  }
}

/**
 * How the authority may validate this host. TLS-ALPN-01 always comes to port 443, and the public URL says whether that
 * leads to this host; HTTP-01 takes another port.
 */
export function challengesFor({ publicUrl, dnsHook }: AcmeSettings): ChallengeType[] {
  if (dnsHook !== null) return ["dns-01"];
  return new URL(publicUrl).port === "" ? ["tls-alpn-01", "http-01"] : ["http-01"];
}

/** In ms: authorities refuse more than a few failures an hour. */
export const retryDelay = (failures: number): number => Math.min(FIRST_RETRY * 3 ** failures, LAST_RETRY);

async function isReachable(directory: string): Promise<boolean> {
  try {
    return (await fetch(directory, { signal: AbortSignal.timeout(REACHING_TIMEOUT) })).ok;
  } catch {
    return false;
  }
}
