import { LINK_SCHEME } from "../../shared/base/links.ts";

/** The longest link that is looked at, in characters; also the limit of the IPC contract. */
const MAX_LENGTH = 2_000;

/**
 * Of a program's arguments, the link that the system has opened it with; null if there is none. Nothing else in them counts
 * as a link, and a link never counts as an option. One that is too long is cut short, and so leads nowhere.
 */
export function linkIn(args: readonly string[]): string | null {
  const link = args.find((argument) => argument.toLowerCase().startsWith(`${LINK_SCHEME}:`));
  return link?.slice(0, MAX_LENGTH) ?? null;
}
