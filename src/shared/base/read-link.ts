/** What a link to a page of a host says. */
export interface HostLink {
  /** The host's origin, such as https://192.168.1.5:4780. */
  readonly url: string;
  readonly page: "invite" | "sign-in";
  readonly code: string;
  /** The SHA-256 of the host's certificate authority, in hex; null for a host with a public certificate. */
  readonly pin: string | null;
}

const LINK =
  /^((?:https|hearth):\/\/(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?|http:\/\/127\.0\.0\.1:\d{1,5})\/#\/(invite|sign-in)\/([\w-]{8,200})(?:\?ca=([0-9a-f]{64}))?$/i;
const MAX_LENGTH = 1_000;

/**
 * Reads an invite or sign-in link, as `linkTo` and `appLinkTo` make it. Null for anything else: a link of another site, or one whose
 * fingerprint is damaged, leads nowhere. Without TLS only a host on this machine is accepted.
 */
export function readLink(text: string): HostLink | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_LENGTH) return null;
  const [, url, page, code, pin] = LINK.exec(trimmed) ?? [];
  if (!url || !code || (page !== "invite" && page !== "sign-in")) return null;
  return {
    url: url.toLowerCase().replace(/^hearth:/, "https:"),
    page,
    code,
    pin: pin?.toLowerCase() ?? null,
  };
}
