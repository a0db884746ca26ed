import { browserStorage } from "../storage/storage.ts";

/** Up to which message each host was shown, in the browser's storage: those after it are unread while another host is shown. */
const KEY = "hearth.seen";

function read(): Record<string, number> {
  try {
    // Only we write there.
    return JSON.parse(browserStorage.getItem(KEY) ?? "{}") as Record<string, number>;
  } catch {
    return {};
  }
}

const keyOf = (url: string | null): string => url ?? "own";

/** The host at this address is shown with its messages up to this position. */
export function noteSeen(url: string | null, position: number): void {
  const seen = read();
  if ((seen[keyOf(url)] ?? -1) >= position) return;
  browserStorage.setItem(KEY, JSON.stringify({ ...seen, [keyOf(url)]: position }));
}

/** Whether a message at this position is new. Of a host that was never shown here, nothing is. */
export function isUnread(url: string | null, position: number): boolean {
  const seen = read()[keyOf(url)];
  return seen !== undefined && position > seen;
}
