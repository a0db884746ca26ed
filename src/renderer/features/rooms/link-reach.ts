/** Where an invite link works: on this computer only, wherever browsers trust its host, or only after a warning. */
export type LinkReach =
  | { readonly kind: "this-computer" }
  | { readonly kind: "trusted" }
  /** The host has its own certificate authority, with this fingerprint: SHA-256, in hex. */
  | { readonly kind: "own-authority"; readonly fingerprint: string };

const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The fingerprint is where `linkTo` puts it, after a question mark in the fragment. */
export function reachOfLink(link: string): LinkReach {
  const { hostname, hash } = new URL(link);
  if (loopback.has(hostname)) return { kind: "this-computer" };
  const fingerprint = new URLSearchParams(hash.split("?")[1]).get("ca");
  return fingerprint === null ? { kind: "trusted" } : { kind: "own-authority", fingerprint };
}
