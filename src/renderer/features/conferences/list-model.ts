import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { plainText } from "./plain-text.ts";

/** `live`: somebody is in it. `open`: it has been started, and nobody is. */
export type Standing = "live" | "open" | "stopped";

export function standingOf({ active, live }: Pick<ConferenceDocument, "active" | "live">): Standing {
  if (!active) return "stopped";
  return live.participants > 0 ? "live" : "open";
}

/** In the order of the list: those that are started first, each by name, so that no row moves as people come and go. */
export function inOrder(conferences: readonly ConferenceDocument[], locale: string): ConferenceDocument[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return conferences.toSorted(
    (one, other) =>
      Number(other.active) - Number(one.active) ||
      compare(one.name, other.name) ||
      compare(one.created_at, other.created_at),
  );
}

/** Those with every word of `query` in their name, their address or their owner's name, whatever the case and accents. */
export function searched(
  conferences: readonly ConferenceDocument[],
  query: string,
): readonly ConferenceDocument[] {
  const words = plainText(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return conferences;
  return conferences.filter(({ name, sid, owner_name }) => {
    const text = plainText(`${name} ${sid} ${owner_name}`);
    return words.every((word) => text.includes(word));
  });
}

export interface Totals {
  readonly live: number;
  readonly participants: number;
}

/** How many are live, and how many people are in them. */
export const totalsOf = (conferences: readonly ConferenceDocument[]): Totals => ({
  live: conferences.filter((one) => standingOf(one) === "live").length,
  participants: conferences.reduce((sum, { live }) => sum + live.participants, 0),
});
