import { describe, expect, test } from "vitest";
import {
  nextNotice,
  noNotice,
  type MicrophoneNotice,
  type NoticeState,
} from "../../../../../src/renderer/media/microphone/notice.ts";

/** One report a second: what is heard, and what is shown after it. */
type Report = readonly [heard: "flat" | "noise" | "unknown" | number, shown: MicrophoneNotice | null];

/** A clock that a test sets, and the notice of one microphone. */
class Microphone {
  #state: NoticeState = noNotice;
  #at = 0;

  hears(isMuted: boolean, reports: readonly Report[]): this {
    for (const [index, [what, shown]] of reports.entries()) {
      this.#at += 1_000;
      const heard =
        what === "unknown" ? null : { isFlat: what === "flat", speech: typeof what === "number" ? what : 0 };
      this.#state = nextNotice(this.#state, { type: "heard", at: this.#at, isMuted, heard });
      expect(this.#state.shown, `report ${index}`).toBe(shown);
    }
    return this;
  }

  sleeps(milliseconds: number): this {
    this.#at += milliseconds;
    return this;
  }

  dismiss(): this {
    this.#state = nextNotice(this.#state, { type: "dismissed" });
    expect(this.#state.shown).toBeNull();
    return this;
  }
}

const on = (microphone: Microphone, reports: readonly Report[]) => microphone.hears(false, reports);
const muted = (microphone: Microphone, reports: readonly Report[]) => microphone.hears(true, reports);
const times = (count: number, report: Report): readonly Report[] =>
  Array.from({ length: count }, () => report);

/** The first report tells nothing about the time before it. */
const begun = () => on(new Microphone(), [["noise", null]]);

describe("a microphone that is on", () => {
  test("is silent after 5 s without any sound, until there is one", () => {
    on(begun(), [
      ...times(4, ["flat", null]),
      ...times(2, ["flat", "silent"]),
      ["noise", null],
      ...times(4, ["flat", null]),
      ["flat", "silent"],
    ]);
  });

  test("is not silent in a quiet room, with pauses, or when nothing is known", () => {
    on(begun(), [
      ...times(20, ["noise", null]),
      ...times(4, ["flat", null]),
      ["noise", null],
      ...times(4, ["flat", null]),
      ["unknown", null],
      ...times(4, ["flat", null]),
    ]);
  });

  test("was not heard while the machine was asleep", () => {
    on(on(begun(), times(3, ["flat", null])).sleeps(60_000), times(5, ["flat", null]));
  });

  test("whose notice was dismissed is called silent again only after it was heard", () => {
    const microphone = on(begun(), [...times(4, ["flat", null]), ["flat", "silent"]]).dismiss();
    on(microphone, [
      ...times(20, ["flat", null]),
      ["noise", null],
      ...times(4, ["flat", null]),
      ["flat", "silent"],
    ]);
  });

  test("may hear any amount of speech", () => {
    on(begun(), times(10, [1_000, null]));
  });

  test("is no longer called silent once it is muted, and then again only after 5 s", () => {
    const microphone = on(begun(), [...times(4, ["flat", null]), ["flat", "silent"]]);
    muted(microphone, times(10, ["flat", null]));
    on(microphone, [...times(5, ["flat", null]), ["flat", "silent"]]);
  });
});

describe("a microphone that is muted", () => {
  const begins = () => muted(begun(), [["noise", null]]);

  test("hears a sentence, and forgets it 6 s after the last word", () => {
    muted(begins(), [
      [500, "speaking-muted"],
      [200, "speaking-muted"],
      ...times(5, ["noise", "speaking-muted"]),
      ["noise", null],
    ]);
  });

  test("hears a sentence that is spread over a few seconds", () => {
    muted(begins(), [
      [250, null],
      [250, null],
      [250, "speaking-muted"],
    ]);
  });

  test("does not take a cough, or one word, for speech", () => {
    muted(begins(), [
      [300, null],
      ["noise", null],
      ["noise", null],
      [300, null],
      ["flat", null],
    ]);
  });

  test("says nothing more once that was dismissed, until it was on again", () => {
    const microphone = muted(begins(), [[800, "speaking-muted"]]).dismiss();
    muted(microphone, times(10, [800, null]));
    on(microphone, times(2, [800, null]));
    muted(microphone, [
      [800, null],
      [800, "speaking-muted"],
    ]);
  });

  test("does not count what was said before it was muted", () => {
    muted(on(begun(), times(3, [1_000, null])), [
      [1_000, null],
      ["noise", null],
    ]);
  });
});
