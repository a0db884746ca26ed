import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { CallDocument, RecordingDocument } from "../../shared/contract/entities.ts";
import { jsonStorage } from "../storage/storage.ts";
import { useApp, useMe } from "./app-store.ts";
import { useConsentQuestion, withConsent } from "./consent-question.ts";
import { runningRecording } from "./replica.ts";

/** How many recordings are remembered; a call rarely has more than one. */
const REMEMBERED = 50;

/**
 * Who has consented to which recordings in this browser, latest last: once is enough for each of them. Somebody else who signs
 * in here has not.
 */
const useConsents = create<{ readonly ids: readonly string[] }>()(
  persist((): { ids: readonly string[] } => ({ ids: [] }), {
    name: "hearth.consents",
    storage: jsonStorage(),
  }),
);

const consentOf = (userId: string, { id }: Pick<RecordingDocument, "id">): string => `${userId} ${id}`;

export function consentTo(recording: Pick<RecordingDocument, "id">): void {
  const { phase } = useApp.getState();
  if (phase.status !== "signed-in") return;
  const consent = consentOf(phase.me.id, recording);
  useConsents.setState(({ ids }) => ({
    ids: [...ids.filter((other) => other !== consent), consent].slice(-REMEMBERED),
  }));
}

type Asked = Pick<RecordingDocument, "id" | "started_by">;

/** Whether somebody has consented to a recording, as far as this browser knows. Whoever starts one has. */
export const hasConsented = (userId: string, recording: Asked, { ids } = useConsents.getState()): boolean =>
  recording.started_by === userId || ids.includes(consentOf(userId, recording));

/** Whether the user has consented to a recording. */
export function useHasConsented(recording: RecordingDocument | null): boolean {
  const me = useMe();
  return useConsents((consents) => recording !== null && hasConsented(me.id, recording, consents));
}

/** The running recording of a call, if the user has not consented to it. */
export function useRecordingWithoutConsent(call: CallDocument | null): RecordingDocument | null {
  const recording = runningRecording(call);
  return useHasConsented(recording) ? null : recording;
}

/** Consents to the recording that the open question is about, and enters its call. */
export function consentAndEnter(): void {
  const { question } = useConsentQuestion.getState();
  if (!question) return;
  consentTo(question.recording);
  useConsentQuestion.setState({ question: null });
  // Another recording may run by now, which is asked about as well.
  const running = runningRecording(useApp.getState().replica.rooms[question.roomId]?.call);
  if (running && running.id !== question.recording.id)
    withConsent(question.roomId, question.enter, question.decline);
  else question.enter();
}
