import type { Participant } from "../media/participants.ts";

/** What the stage shows: one screen or one participant large, with the others beside it; or all at the same size. */
export type StageView =
  | { readonly kind: "share"; readonly presenter: Participant; readonly beside: readonly Participant[] }
  | { readonly kind: "large"; readonly participant: Participant; readonly beside: readonly Participant[] }
  | { readonly kind: "grid"; readonly participants: readonly Participant[] };

/**
 * A shared screen comes first, then the spotlighted participant, the pinned one, and the active speaker.
 * The order of the others does not depend on who speaks. Pure.
 */
export function stageView(call: {
  participants: readonly Participant[];
  layout: "grid" | "speaker";
  presenter: Participant | null;
  spotlightId: string | null;
  pinned: string | null;
  foreground: string | null;
  hideSelf: boolean;
}): StageView {
  const others = call.participants.filter((participant) => !participant.isLocal);
  // Alone in the call, the user sees themselves in any layout.
  const participants = call.hideSelf && others.length > 0 ? others : call.participants;
  if (call.presenter) return { kind: "share", presenter: call.presenter, beside: participants };
  const large =
    call.participants.find((participant) => participant.userId === call.spotlightId) ??
    call.participants.find((participant) => participant.identity === call.pinned) ??
    (call.layout === "speaker"
      ? call.participants.find((participant) => participant.identity === call.foreground)
      : undefined);
  if (!large) return { kind: "grid", participants };
  return {
    kind: "large",
    participant: large,
    beside: participants.filter((participant) => participant !== large),
  };
}
