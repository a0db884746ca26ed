import type { NetworkSettings } from "../../shared/contract/network.ts";
import { AcmeCertificate, LETS_ENCRYPT } from "./acme-certificate.ts";
import { CertificateInFiles } from "./certificate-in-files.ts";
import type { CertificateParts, CertificateSource } from "./certificate-source.ts";
import { OwnAuthority } from "./own-authority.ts";

interface Parts extends CertificateParts {
  /** The command that changes DNS records for an ACME authority; null for none. */
  readonly dnsHook: string | null;
}

/** Where the certificate of a host with these settings comes from; null if it needs none. */
export function createCertificateSource(settings: NetworkSettings, parts: Parts): CertificateSource | null {
  const { certificate_file: certificate, key_file: key, public_url: publicUrl, acme_directory } = settings;
  const publicName = publicUrl && new URL(publicUrl).hostname.replaceAll(/^\[|\]$/g, "");
  switch (settings.tls) {
    case "own-ca":
      return new OwnAuthority(parts);
    case "files":
      return new CertificateInFiles({ certificate: certificate ?? "", key: key ?? "", publicName }, parts);
    case "acme":
      if (publicUrl === null) return null;
      return new AcmeCertificate(
        { directory: acme_directory ?? LETS_ENCRYPT, publicUrl, dnsHook: parts.dnsHook },
        parts,
      );
    case "proxy":
      return null;
  }
}
