import { routes } from "../../shared/contract/client.ts";
import type { RecordingDocument } from "../../shared/contract/entities.ts";
import { currentApi } from "./current-api.ts";

/** Requests about recordings and their transcripts. Each rejects with an `ApiError`; what changes comes as an event. */

type Ref = Pick<RecordingDocument, "id" | "call_id">;
export type TranscriptFormat = "txt" | "srt" | "vtt" | "json";

const of = ({ id, call_id }: Ref) => ({ params: { call_id, recording_id: id } });

/** A link that plays or downloads the media, for the next ten minutes. Null if there is none any more. */
export async function linkToMedia(recording: Ref): Promise<string | null> {
  const api = currentApi();
  const { media } = await api.call(routes.getRecording, of(recording));
  return media?.url ? api.url + media.url : null;
}

export async function deleteRecording(recording: Ref): Promise<void> {
  await currentApi().call(routes.deleteRecording, of(recording));
}

export async function makeTranscript(recording: Ref): Promise<void> {
  await currentApi().call(routes.makeTranscript, of(recording));
}

export async function cancelTranscript(recording: Ref): Promise<void> {
  await currentApi().call(routes.cancelTranscript, of(recording));
}

export const fetchTranscript = (recording: Ref) => currentApi().call(routes.getTranscript, of(recording));

/** The transcript as a file. */
export async function fetchTranscriptFile(recording: Ref, format: TranscriptFormat): Promise<Blob> {
  if (format === "json") return new Blob([JSON.stringify(await fetchTranscript(recording), null, 2)]);
  const response = await currentApi().fetch(routes.getTranscript, { ...of(recording), query: { format } });
  return await response.blob();
}
