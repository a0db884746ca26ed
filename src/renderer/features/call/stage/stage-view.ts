import type { Person } from "../../../media/people.ts";
import type { Layout } from "../../../stores/call-store.ts";

/** What the stage shows: somebody's screen or somebody large, with the others beside; or everybody alike. */
export type StageView =
  | { readonly kind: "share"; readonly presenter: Person; readonly beside: readonly Person[] }
  | { readonly kind: "large"; readonly person: Person; readonly beside: readonly Person[] }
  | { readonly kind: "grid"; readonly people: readonly Person[] };

/**
 * A screen comes first, then whom everybody is asked to look at, then whom one has pinned, then who speaks.
 * Nobody's place among the others depends on who speaks. Pure.
 */
export function stageView(call: {
  people: readonly Person[];
  layout: Layout;
  presenter: Person | null;
  spotlightId: string | null;
  pinned: string | null;
  foreground: string | null;
  hideSelf: boolean;
}): StageView {
  const others = call.people.filter((person) => !person.isLocal);
  // Alone one sees oneself, whatever was chosen.
  const people = call.hideSelf && others.length > 0 ? others : call.people;
  if (call.presenter) return { kind: "share", presenter: call.presenter, beside: people };
  const large =
    call.people.find((person) => person.userId === call.spotlightId) ??
    call.people.find((person) => person.identity === call.pinned) ??
    (call.layout === "speaker"
      ? call.people.find((person) => person.identity === call.foreground)
      : undefined);
  if (!large) return { kind: "grid", people };
  return { kind: "large", person: large, beside: people.filter((person) => person !== large) };
}
