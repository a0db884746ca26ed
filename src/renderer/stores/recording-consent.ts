import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { CallDocument, RecordingDocument } from "../../shared/contract/entities.ts";
import { jsonStorage } from "../storage/storage.ts";
import { useApp, useMe } from "./app-store.ts";
import { useConsentQuestion, withConsent } from "./consent-question.ts";
import { runningRecording } from "./replica.ts";

/** How many recordings are remembered; a call rarely has more than one. */
const REMEMBERED = 50;

/** The recordings that this device's user has consented to, latest last: once is enough for each of them. */
const useConsents = create<{ readonly ids: readonly string[] }>()(
  persist((): { ids: readonly string[] } => ({ ids: [] }), {
    name: "hearth.consents",
    storage: jsonStorage(),
  }),
);

export function consentTo({ id }: Pick<RecordingDocument, "id">): void {
  useConsents.setState(({ ids }) => ({
    ids: [...ids.filter((other) => other !== id), id].slice(-REMEMBERED),
  }));
}

/** Whether the user has consented to a recording. Whoever starts one has. */
export function useHasConsented(recording: RecordingDocument | null): boolean {
  const me = useMe();
  const isKnown = useConsents(({ ids }) => recording !== null && ids.includes(recording.id));
  return recording !== null && (isKnown || recording.started_by === me.id);
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
