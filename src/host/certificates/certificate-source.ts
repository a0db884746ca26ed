import type { Clock } from "../../shared/base/clock.ts";
import type { Secret } from "../../shared/base/secret.ts";
import type { NetworkProblem } from "../../shared/contract/network.ts";

/** A certificate with its private key, as the entrance presents it. */
export interface ServerCertificate {
  /** PEM, the leaf first; of the host's own authority: the leaf, then the authority. */
  readonly chain: string;
  /** PEM. */
  readonly key: Secret;
  /** The DNS names and IP addresses that it covers. */
  readonly names: readonly string[];
  /** In milliseconds since the epoch. */
  readonly endsAt: number;
}

/** Where the host's certificate comes from. It is renewed by itself; `onChange` is called for each change. */
export interface CertificateSource {
  /** Null as long as there is none. */
  readonly current: ServerCertificate | null;
  readonly problem: NetworkProblem | null;
  /** The host's own authority: PEM, and the SHA-256 of its DER in hex. Null for publicly trusted or the user's own certificates. */
  readonly authority: { readonly certificate: string; readonly sha256: string } | null;
  /** For ACME's TLS-ALPN-01: what to present to the server that validates this host, while it does. */
  readonly challenge: ServerCertificate | null;
  /** The TCP port that an authority comes to, only while it validates this host; null if it comes to none of its own. */
  readonly validationPort: number | null;
  /** Resolves when what this machine can do by itself towards a certificate is done. Never rejects. */
  readonly prepared: Promise<void>;
  /** The names and IP addresses that it has to cover from now on. */
  cover(names: readonly string[]): void;
  stop(): void;
}

export interface CertificateParts {
  readonly dataDirectory: string;
  readonly clock: Clock;
  /** Another certificate, problem, authority or challenge. */
  readonly onChange: () => void;
  readonly onLine: (line: string) => void;
}
