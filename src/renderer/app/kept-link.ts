import type { LinkParts } from "../features/welcome/index.ts";
import { platform } from "../platform/index.ts";
import { tabStorage } from "../storage/storage.ts";

/** In the tab's storage, which ends with the tab. */
const KEY = "hearth.link";

/**
 * After a reload, the link that was opened in this tab before and has not been used: it is no longer in the address.
 * Whoever enters the host's address does not mean the link.
 */
export function keptLink(): LinkParts | null {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  // The desktop app reloads to show another host, for which the link is not.
  const isSamePage = navigation?.type === "reload" && !platform.hosts;
  const kept = isSamePage ? tabStorage.getItem(KEY) : null;
  return kept === null ? null : (JSON.parse(kept) as LinkParts);
}

/** Keeps a link for a reload; null once it has been used. */
export function keepLink(link: LinkParts | null): void {
  if (link) tabStorage.setItem(KEY, JSON.stringify(link));
  else tabStorage.removeItem(KEY);
}
