import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { Secret } from "../../src/shared/base/secret.ts";
import type { ServerCertificate } from "../../src/host/certificates/certificate-source.ts";
import * as own from "../../src/host/certificates/authority.ts";
import { temporaryDirectory } from "./host.ts";

/** A certificate authority that only a test knows, made by OpenSSL. */
export interface TestAuthority {
  readonly certificate: string;
  issue(names: readonly string[], days?: number): ServerCertificate & { readonly files: CertificateFiles };
}

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: ["ignore", "pipe", "pipe"] });
const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

export function createAuthority(name = "Test CA"): TestAuthority {
  const folder = temporaryDirectory();
  const [key, certificate] = [join(folder, "ca.key"), join(folder, "ca.pem")];
  openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    key,
    "-out",
    certificate,
    "-days",
    "30",
    "-subj",
    `/CN=${name}`,
  );
  return {
    certificate: readFileSync(certificate, "utf8"),
    issue(names, days = 10) {
      const own = temporaryDirectory();
      const files = { certificate: join(own, "server.pem"), key: join(own, "server.key") };
      const san = names.map((one) => `${isIP(one) ? "IP" : "DNS"}:${one}`).join(",");
      const extensions = [
        `subjectAltName=${san}`,
        "basicConstraints=critical,CA:FALSE",
        "extendedKeyUsage=serverAuth",
      ];
      const issuer = ["-CA", certificate, "-CAkey", key];
      const result = ["-keyout", files.key, "-out", files.certificate, "-days", String(days)];
      const subject = ["-subj", `/CN=${names[0]}`, ...extensions.flatMap((one) => ["-addext", one])];
      openssl("req", "-x509", ...newKey, ...issuer, ...result, ...subject);
      return {
        chain: readFileSync(files.certificate, "utf8") + readFileSync(certificate, "utf8"),
        key: new Secret(readFileSync(files.key, "utf8")),
        names,
        endsAt: Date.now() + days * 24 * 3_600_000,
        files,
      };
    },
  };
}

/** A certificate that was issued years ago, which OpenSSL refuses to do. */
export async function expiredCertificate(name: string): Promise<CertificateFiles> {
  const then = Date.now() - 5 * 365 * 24 * 3_600_000;
  const authority = own.readAuthority((await own.createAuthority("Test CA", then)).reveal());
  const { chain, key } = await own.issueCertificate(authority, [name], then);
  const folder = temporaryDirectory();
  const files = { certificate: join(folder, "server.pem"), key: join(folder, "server.key") };
  writeFileSync(files.certificate, chain);
  writeFileSync(files.key, key.reveal());
  return files;
}
