import { beforeEach, expect, test, vi } from "vitest";
import { useApp } from "../../../../src/renderer/stores/app-store.ts";
import { useConsentQuestion, withConsent } from "../../../../src/renderer/stores/consent-question.ts";
import {
  consentAndEnter,
  consentTo,
  hasConsented,
} from "../../../../src/renderer/stores/recording-consent.ts";
import { emptyReplica } from "../../../../src/renderer/stores/replica.ts";
import type { Me, RecordingDocument, Room } from "../../../../src/shared/contract/entities.ts";

/** The room's live call with these recordings. */
function callWith(...recordings: Pick<RecordingDocument, "id" | "status">[]): void {
  const room = { id: "room-1", call: { id: "call-1", recordings } } as unknown as Room;
  useApp.setState({ replica: { ...emptyReplica, rooms: { "room-1": room } } });
}

const question = () => useConsentQuestion.getState().question;

beforeEach(() => useConsentQuestion.setState({ question: null }));

test("a call that is not being recorded is entered at once, also after a recording", () => {
  const enter = vi.fn<() => void>();
  withConsent("room-2", enter);
  callWith();
  withConsent("room-1", enter);
  callWith({ id: "rec-1", status: "finished" }, { id: "rec-2", status: "processing" });
  withConsent("room-1", enter);
  expect(enter).toHaveBeenCalledTimes(3);
  expect(question()).toBeNull();
});

test("one that is being recorded waits for consent", () => {
  const enter = vi.fn<() => void>();
  callWith({ id: "rec-1", status: "recording" });
  withConsent("room-1", enter);
  expect(enter).not.toHaveBeenCalled();
  expect(question()).toMatchObject({ callId: "call-1", recording: { id: "rec-1" } });
  consentAndEnter();
  expect(enter).toHaveBeenCalledOnce();
  expect(question()).toBeNull();
  consentAndEnter();
  expect(enter).toHaveBeenCalledOnce();
});

test("another recording that has begun meanwhile is asked about as well", () => {
  const enter = vi.fn<() => void>();
  callWith({ id: "rec-1", status: "recording" });
  withConsent("room-1", enter);
  callWith({ id: "rec-1", status: "finished" }, { id: "rec-2", status: "recording" });
  consentAndEnter();
  expect(enter).not.toHaveBeenCalled();
  expect(question()).toMatchObject({ recording: { id: "rec-2" } });
});

test("consent is that of the person who gave it, and of no other account in this browser", () => {
  const recording = { id: "rec-1", started_by: "user-c" };
  useApp.setState({ phase: { status: "signed-in", me: { id: "user-a" } as Me } });
  consentTo(recording);
  expect(hasConsented("user-a", recording)).toBe(true);
  expect(hasConsented("user-b", recording)).toBe(false);
  // Whoever starts a recording has consented.
  expect(hasConsented("user-c", recording)).toBe(true);
});
