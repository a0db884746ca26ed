import type { Heard } from "./hearing.ts";

/**
 * What is shown about the microphone of a call: `silent` if it is on and picks up nothing, `speaking-muted` if somebody
 * speaks into it while it is off.
 *
 *     on     flat for 5 s ──► silent ── anything heard, or turned off ──► none
 *     muted  speech ──► speaking-muted ── nothing said for a while, or turned on ──► none
 *
 * A dismissed notice stays away until the microphone is heard again, or turned on again.
 */
export type MicrophoneNotice = "silent" | "speaking-muted";

/** A microphone is called silent after so much silence, in ms. */
const SILENT_AFTER = 5_000;
/** So much speech, in ms, is a sentence rather than a cough; what was said before counts half as much each time. */
const SENTENCE = 400;
/** The notice about speech stays for so long after the last of it, in ms. */
const SPEECH_SHOWN = 6_000;
/** Without a report for longer than this, in ms, the machine was asleep, and nobody knows what there was to hear. */
const GAP = 3_000;

export interface NoticeState {
  readonly shown: MicrophoneNotice | null;
  readonly isMuted: boolean;
  readonly isDismissed: boolean;
  /** When the latest report came. */
  readonly at: number;
  readonly flatSince: number | null;
  /** Recent speech, in ms. */
  readonly speech: number;
  readonly spokenAt: number;
}

export type NoticeEvent =
  /** A report, about once a second; `at` in ms by any clock. `heard` is null if nothing is known. */
  | {
      readonly type: "heard";
      readonly at: number;
      readonly isMuted: boolean;
      readonly heard: Heard | null;
    }
  | { readonly type: "dismissed" };

export const noNotice: NoticeState = {
  shown: null,
  isMuted: false,
  isDismissed: false,
  at: -Infinity,
  flatSince: null,
  speech: 0,
  spokenAt: -Infinity,
};

/** Pure and total. */
export function nextNotice(state: NoticeState, event: NoticeEvent): NoticeState {
  if (event.type === "dismissed") return { ...state, shown: null, isDismissed: true };
  const { at, isMuted, heard } = event;
  // What was heard meanwhile may be from before.
  if (isMuted !== state.isMuted || at - state.at > GAP || !heard) return { ...noNotice, isMuted, at };
  return isMuted ? whileMuted(state, at, heard.speech) : whileOn(state, at, heard.isFlat);
}

function whileOn(state: NoticeState, at: number, isFlat: boolean): NoticeState {
  if (!isFlat) return { ...noNotice, at };
  const flatSince = state.flatSince ?? state.at;
  const isSilent = at - flatSince >= SILENT_AFTER && !state.isDismissed;
  return { ...state, at, flatSince, shown: isSilent ? "silent" : null };
}

function whileMuted(state: NoticeState, at: number, said: number): NoticeState {
  const speech = state.speech / 2 + said;
  const spokenAt = said > 0 ? at : state.spokenAt;
  const isShown = speech >= SENTENCE || (state.shown === "speaking-muted" && at - spokenAt < SPEECH_SHOWN);
  return { ...state, at, speech, spokenAt, shown: isShown && !state.isDismissed ? "speaking-muted" : null };
}
