import type { LinkParts } from "../features/welcome/index.ts";
import { platform } from "../platform/index.ts";

/** In the tab's storage, which ends with the tab. */
const KEY = "hearth.link";

/** The link that was opened in this tab and has not been used: it is no longer in the address, and has to survive a reload. */
export function keptLink(): LinkParts | null {
  // The desktop app reloads to show another host, for which the link is not.
  const kept = platform.hosts ? null : sessionStorage.getItem(KEY);
  return kept === null ? null : (JSON.parse(kept) as LinkParts);
}

/** Keeps a link for a reload; null once it has been used. */
export function keepLink(link: LinkParts | null): void {
  if (link) sessionStorage.setItem(KEY, JSON.stringify(link));
  else sessionStorage.removeItem(KEY);
}
