import { compareLevels, good, isSameFinding, type Finding } from "./finding.ts";

/** How long a finding has to last until it is shown, in ms: one that is worse, or one that is better. */
const WORSE_AFTER = 4_000;
const BETTER_AFTER = 10_000;

/** What is shown of a participant, and since when the evidence has been other than that, all in one direction. */
export interface Steady {
  readonly shown: Finding;
  readonly differs: { readonly how: "worse" | "better" | "reason"; readonly since: number } | null;
}

/** What is shown next: a finding replaces another one only once it lasts, so that nothing flickers. Pure. */
export function steady(before: Steady | undefined, found: Finding, now: number): Steady {
  const { shown, differs } = before ?? { shown: good, differs: null };
  if (isSameFinding(found, shown)) return { shown, differs: null };
  const order = compareLevels(found.level, shown.level);
  const how = order > 0 ? "worse" : order < 0 ? "better" : "reason";
  const since = differs?.how === how ? differs.since : now;
  const lasts = how === "better" ? BETTER_AFTER : WORSE_AFTER;
  return now - since >= lasts ? { shown: found, differs: null } : { shown, differs: { how, since } };
}
