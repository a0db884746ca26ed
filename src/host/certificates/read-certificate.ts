import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIPv6 } from "node:net";
import { createSecureContext } from "node:tls";
import { Secret } from "../../shared/base/secret.ts";
import type { NetworkProblem } from "../../shared/contract/network.ts";
import type { ServerCertificate } from "./certificate-source.ts";

/**
 * Reads a certificate chain (PEM, the leaf first) and its key (PEM). Returns what is wrong with them if they cannot be
 * used at `now`, in milliseconds since the epoch.
 */
export function readCertificate(chain: string, key: string, now: number): ServerCertificate | NetworkProblem {
  try {
    const leaf = new X509Certificate(chain);
    if (!leaf.checkPrivateKey(createPrivateKey(key))) return "certificate_key_mismatch";
    const endsAt = Date.parse(leaf.validTo);
    if (endsAt <= now) return "certificate_ended";
    // TLS refuses more than this: a damaged certificate further up the chain, or a key that is too short.
    createSecureContext({ cert: chain, key });
    return { chain, key: new Secret(key), names: namesOf(leaf), endsAt };
  } catch {
    return "certificate_unreadable";
  }
}

/** The DNS names and IP addresses that a certificate covers, as they are in URLs, but without brackets. */
function namesOf({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? "").split(", ").flatMap((entry) => {
    const [, kind, name = ""] = /^(DNS|IP Address):(.+)$/.exec(entry) ?? [];
    if (kind === "DNS") return name.toLowerCase();
    if (kind === undefined) return [];
    return isIPv6(name) ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name;
  });
}

/** Whether a certificate covers a name or an IP address; a wildcard covers one label. */
export function covers({ names }: ServerCertificate, name: string): boolean {
  return names.includes(name) || names.includes(name.replace(/^[^.]+/, "*"));
}

/** Whether a certificate is valid at `now` and need not be renewed yet: after two thirds of its life. */
export function isFresh({ chain }: ServerCertificate, now: number): boolean {
  const { validFrom, validTo } = new X509Certificate(chain);
  const [begin, end] = [Date.parse(validFrom), Date.parse(validTo)];
  // A clock that was wrong at its issue is corrected later.
  return begin <= now && now < begin + ((end - begin) * 2) / 3;
}
