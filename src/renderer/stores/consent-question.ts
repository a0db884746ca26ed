import { create } from "zustand";
import type { RecordingDocument } from "../../shared/contract/entities.ts";
import { useApp } from "./app-store.ts";
import { runningRecording } from "./replica.ts";

/** A call that is entered once the user has consented to its recording. */
export interface ConsentQuestion {
  readonly roomId: string;
  readonly callId: string;
  readonly recording: RecordingDocument;
  readonly enter: () => void;
  readonly decline: () => void;
}

export const useConsentQuestion = create<{ readonly question: ConsentQuestion | null }>(() => ({
  question: null,
}));

/** Enters the call of a room. If it is being recorded, that waits for consent, and nothing happens until then. */
export function withConsent(roomId: string, enter: () => void, decline: () => void = () => {}): void {
  const call = useApp.getState().replica.rooms[roomId]?.call;
  const recording = runningRecording(call);
  if (call && recording)
    useConsentQuestion.setState({ question: { roomId, callId: call.id, recording, enter, decline } });
  else enter();
}
