import { limits } from "../../../shared/base/limits.ts";
import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { conferenceNamePattern, isReadable } from "../../../shared/conference/conference-name.ts";
import { presetNames, presets, type Policy, type PresetName } from "./presets.ts";

/** What the form holds: what the host gets, except that the number of places is kept as it is typed. */
export type Draft = Omit<Policy, "max_participants"> & { readonly name: string; readonly places: string };

export const draftOf = (name: string, { max_participants, ...policy }: Policy): Draft => ({
  ...policy,
  name,
  places: String(max_participants),
});

/** The policy of a conference. */
export function policyOf(conference: ConferenceDocument): Policy {
  const { media_type, max_participants, webinar, chat, screen_share } = conference;
  const { record, record_mode, waiting_room, locked } = conference;
  return {
    media_type,
    max_participants,
    webinar,
    chat,
    screen_share,
    record,
    record_mode,
    waiting_room,
    locked,
  };
}

/** What the host gets. */
export const settingsOf = ({ places, name, ...policy }: Draft): Policy & { readonly name: string } => ({
  ...policy,
  name: name.trim(),
  max_participants: Number(places),
});

/**
 * Starts again from a preset. A name that somebody has typed is kept; one that is still a preset's becomes that of the
 * new one. `nameOf` is the name that a preset suggests.
 */
export function withPreset(draft: Draft, preset: PresetName, nameOf: (preset: PresetName) => string): Draft {
  const isSuggested = presetNames.some((name) => nameOf(name) === draft.name);
  const name = draft.name.trim() === "" || isSuggested ? nameOf(preset) : draft.name;
  return draftOf(name, presets[preset]);
}

export type NameProblem = "empty" | "characters" | "long";

/** Why the host would refuse a name; null if it would not. */
export function nameProblem(name: string): NameProblem | null {
  // As the host does it.
  const normal = name.trim().normalize();
  if (normal === "") return "empty";
  if (!conferenceNamePattern.test(normal) || !isReadable(normal)) return "characters";
  return normal.length > limits.conferenceName ? "long" : null;
}

/** Whether the number of places is one that the host takes. */
export function arePlacesValid(places: string): boolean {
  const number = Number(places);
  return /^\d+$/.test(places.trim()) && number >= 1 && number <= limits.conferenceParticipants;
}

/** What differs from what there was: what somebody else has changed meanwhile stays. */
export function changesOf(
  before: Policy & { readonly name: string },
  settings: Policy & { readonly name: string },
): Partial<Policy & { name: string }> {
  const keys = Object.keys(settings) as (keyof typeof settings)[];
  return Object.fromEntries(
    keys.filter((key) => settings[key] !== before[key]).map((key) => [key, settings[key]]),
  );
}
