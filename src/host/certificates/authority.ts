import { createPrivateKey, generateKeyPairSync, webcrypto, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { Secret } from "../../shared/base/secret.ts";

/** The host's own certificate authority. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** Of its DER, in hex. */
  readonly sha256: string;
  /** PEM. */
  readonly key: Secret;
  /** In milliseconds since the epoch. */
  readonly endsAt: number;
}

const DAY = 24 * 60 * 60_000;
const AUTHORITY_LIFETIME = 3_652 * DAY;
const LEAF_LIFETIME = 90 * DAY;
/** Clocks differ: a certificate is valid from a day before it is issued. */
const HEAD_START = DAY;
/** Of a common name, in characters. */
const MAX_COMMON_NAME = 64;
const CURVE = "P-256";
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };

/** Reads an authority from the PEM text of its key and certificate. Throws if it is not whole. */
export function readAuthority(text: string): Authority {
  const certificate = new X509Certificate(text);
  const key = createPrivateKey(text);
  if (!certificate.ca || !certificate.checkPrivateKey(key)) throw new Error("the key is another one's");
  return {
    certificate: certificate.toString(),
    sha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    key: new Secret(key.export({ type: "pkcs8", format: "pem" }).toString()),
    endsAt: Date.parse(certificate.validTo),
  };
}

/** Makes an authority for ten years. Returns its key and certificate as PEM text. */
export async function createAuthority(name: string, now: number): Promise<Secret> {
  const x509 = await library();
  const keys = createKeys();
  const subject = nameOf(`Hearth ${name}`);
  const { KeyUsageFlags } = x509;
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: subject,
    notBefore: new Date(now - HEAD_START),
    notAfter: new Date(now - HEAD_START + AUTHORITY_LIFETIME),
    publicKey: keys.public,
    signingKey: await signingKey(keys.private),
    signingAlgorithm: SIGNATURE,
    extensions: [
      // It signs leaves, and no further authorities.
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.public),
    ],
  });
  return new Secret(`${keys.private}${certificate.toString("pem")}\n`);
}

/** Issues a certificate for DNS names and IP addresses. Returns the chain (the leaf, then the authority) and the key as PEM. */
export async function issueCertificate(
  authority: Authority,
  names: readonly string[],
  now: number,
): Promise<{ chain: string; key: Secret }> {
  const x509 = await library();
  const keys = createKeys();
  const issuer = new x509.X509Certificate(authority.certificate);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: nameOf(names[0] ?? "Hearth"),
    issuer: issuer.subjectName,
    notBefore: new Date(now - HEAD_START),
    notAfter: new Date(Math.min(now - HEAD_START + LEAF_LIFETIME, authority.endsAt)),
    publicKey: keys.public,
    signingKey: await signingKey(authority.key.reveal()),
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ("ip" as const) : ("dns" as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.public),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return {
    chain: `${certificate.toString("pem")}\n${authority.certificate}`,
    key: new Secret(keys.private),
  };
}

/** Loaded only where it is needed: a host that is not shared issues nothing. */
const library = () => import("@peculiar/x509");

const nameOf = (text: string) => [{ CN: [text.slice(0, MAX_COMMON_NAME)] }];

function createKeys(): { private: string; public: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: CURVE,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "der" },
  });
  return { private: privateKey, public: publicKey };
}

async function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
  return await webcrypto.subtle.importKey("pkcs8", der, { name: "ECDSA", namedCurve: CURVE }, false, [
    "sign",
  ]);
}
