import { identitiesIn } from "../../shared/call/call-queries.ts";
import type { CallState } from "../../shared/call/call-state.ts";

/** A command to the media server that follows from a change of a call. It runs after the commit. */
export type MediaCommand =
  | { readonly type: "delete-room"; readonly callId: string }
  | { readonly type: "admit" | "remove"; readonly callId: string; readonly identity: string };

export function mediaCommands(before: CallState | null, after: CallState): MediaCommand[] {
  if (after.status === "ended") return [{ type: "delete-room", callId: after.id }];
  if (!before) return [];
  const present = new Set(identitiesIn(after));
  const gone = identitiesIn(before)
    .filter((identity) => !present.has(identity))
    .map((identity) => ({ type: "remove" as const, callId: after.id, identity }));
  const answered = before.warm
    .filter((identity) => identity in after.devices)
    .map((identity) => ({ type: "admit" as const, callId: after.id, identity }));
  return [...answered, ...gone];
}
