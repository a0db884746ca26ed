import { X509Certificate } from "node:crypto";
import { connect, type DetailedPeerCertificate } from "node:tls";
import { isPinned, MAX_CHAIN, type PresentedCertificate } from "./pinned-certificate.ts";

/** In milliseconds; the host is on the same network. */
const PATIENCE = 5_000;

/**
 * Whether the host at this URL can prove now that its certificate authority has this fingerprint. False also if it does not
 * answer. Nothing is sent to it but the handshake.
 */
export async function provesAuthority(url: string, authority: string): Promise<boolean> {
  const { hostname: host, port } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // Nobody but the pinned authority is trusted, which is checked below.
  const socket = connect({ host, port: Number(port) || 443, rejectUnauthorized: false, timeout: PATIENCE });
  socket.on("secureConnect", () => {
    const presented = presentedBy(socket.getPeerCertificate(true));
    resolve(presented !== null && isPinned(presented, host, authority));
  });
  for (const event of ["timeout", "error", "close"] as const) socket.on(event, () => resolve(false));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

function presentedBy(certificate: DetailedPeerCertificate, depth = 1): PresentedCertificate | null {
  // Empty if there is none. An authority that signs itself is its own issuer.
  if (certificate.raw === undefined || depth > MAX_CHAIN) return null;
  const issuer = certificate.issuerCertificate;
  const issuerCert = issuer && issuer !== certificate ? presentedBy(issuer, depth + 1) : null;
  return { data: new X509Certificate(certificate.raw).toString(), ...(issuerCert && { issuerCert }) };
}
