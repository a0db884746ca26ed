import type { ConferenceRun, ConferenceState } from "../../shared/conference/conference.ts";
import { Failure } from "../../shared/errors/failure.ts";

export type RunningConference = ConferenceState & { readonly run: ConferenceRun };

/** Throws SW_CONFERENCE_STOPPED. */
export function requireRunning(conference: ConferenceState): RunningConference {
  const { run } = conference;
  if (run === null) throw new Failure("SW_CONFERENCE_STOPPED");
  return { ...conference, run };
}
