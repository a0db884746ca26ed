import { createHash, X509Certificate } from "node:crypto";
import { isIP } from "node:net";

/** A certificate as Electron describes it: PEM, and the one of its issuer, if the server has sent it. */
export interface PresentedCertificate {
  readonly data: string;
  readonly issuerCert?: PresentedCertificate;
}

export const MAX_CHAIN = 5;

/**
 * Whether a server's certificate was issued by exactly the pinned authority, for this name, at this time. All of it is
 * checked here, since Chromium reports only the most serious of several errors. `now` is in milliseconds.
 */
export function isPinned(
  presented: PresentedCertificate,
  hostname: string,
  pin: string,
  now = Date.now(),
): boolean {
  try {
    const chain = chainOf(presented);
    const [leaf] = chain;
    const authority = chain.at(-1);
    if (!leaf || !authority || chain.length < 2) return false;
    return (
      createHash("sha256").update(authority.raw).digest("hex") === pin &&
      isFor(leaf, hostname) &&
      chain.every((one) => isCurrent(one, now)) &&
      chain.slice(1).every((issuer, index) => issuer.ca && chain[index]?.verify(issuer.publicKey) === true)
    );
  } catch {
    // A certificate that cannot be read is none.
    return false;
  }
}

/** From the server's own certificate to its authority, which signs itself. */
function chainOf(presented: PresentedCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: PresentedCertificate | undefined = presented;
  while (next && chain.length < MAX_CHAIN) {
    const certificate = new X509Certificate(next.data);
    if (chain.at(-1)?.fingerprint256 === certificate.fingerprint256) break;
    chain.push(certificate);
    next = next.issuerCert;
  }
  return chain;
}

const isCurrent = (certificate: X509Certificate, now: number): boolean =>
  Date.parse(certificate.validFrom) <= now && now < Date.parse(certificate.validTo);

function isFor(leaf: X509Certificate, hostname: string): boolean {
  const name = hostname.replaceAll(/^\[|\]$/g, "");
  return isIP(name) === 0 ? leaf.checkHost(name) !== undefined : leaf.checkIP(name) !== undefined;
}
