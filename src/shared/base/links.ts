/**
 * A link to a page of a host, for another person or device. The code is in the fragment, which browsers do not send to
 * servers; so is the fingerprint of the host's own certificate authority, which the desktop app pins.
 */
export function linkTo(
  origin: string,
  page: "invite" | "sign-in",
  code: string,
  authority: string | null,
): string {
  const pin = authority !== null && origin.startsWith("https:") ? `?ca=${authority}` : "";
  return `${origin}/#/${page}/${code}${pin}`;
}

/** The scheme of links that open the desktop app. */
export const LINK_SCHEME = "hearth";

/** The same link for the desktop app. Null for a host without TLS, which only this machine reaches. */
export const appLinkTo = (link: string): string | null =>
  link.startsWith("https:") ? link.replace(/^https/, LINK_SCHEME) : null;
