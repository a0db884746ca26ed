import type { NetworkSettings } from "../../shared/contract/network.ts";
import { CertificateInFiles } from "./certificate-in-files.ts";
import type { CertificateParts, CertificateSource } from "./certificate-source.ts";
import { OwnAuthority } from "./own-authority.ts";

/** Where the certificate of a host with these settings comes from; null if it needs none. */
export function createCertificateSource(
  { tls, certificate_file: certificate, key_file: key, public_url: publicUrl }: NetworkSettings,
  parts: CertificateParts,
): CertificateSource | null {
  const publicName = publicUrl && new URL(publicUrl).hostname.replaceAll(/^\[|\]$/g, "");
  switch (tls) {
    case "own-ca":
      return new OwnAuthority(parts);
    case "files":
      return new CertificateInFiles({ certificate: certificate ?? "", key: key ?? "", publicName }, parts);
    default:
      return null;
  }
}
