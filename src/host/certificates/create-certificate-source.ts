import type { NetworkSettings } from "../../shared/contract/network.ts";
import type { CertificateParts, CertificateSource } from "./certificate-source.ts";
import { OwnAuthority } from "./own-authority.ts";

/** Where the certificate of a host with these settings comes from; null if it needs none. */
export function createCertificateSource(
  { tls }: NetworkSettings,
  parts: CertificateParts,
): CertificateSource | null {
  return tls === "own-ca" ? new OwnAuthority(parts) : null;
}
