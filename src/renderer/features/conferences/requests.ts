import { routes } from "../../../shared/contract/client.ts";
import type { ConferenceDocument, Moderation } from "../../../shared/contract/conferences.ts";
import { currentApi } from "../../stores/current-api.ts";
import type { Policy } from "./presets.ts";

/** Requests about conferences. Each rejects with an `ApiError`; what changes is said by an event, and fetched again. */

const of = (conferenceId: string) => ({ params: { conference_id: conferenceId } });

export async function listConferences(): Promise<readonly ConferenceDocument[]> {
  return (await currentApi().call(routes.listConferences)).conferences;
}

export const fetchConference = (id: string) => currentApi().call(routes.getConference, of(id));
export type FetchedConference = Awaited<ReturnType<typeof fetchConference>>;

export const createConference = (body: Policy & { name: string; active: boolean }) =>
  currentApi().call(routes.createConference, { body });

export const changeConference = (id: string, body: Partial<Policy & { name: string }>) =>
  currentApi().call(routes.changeConference, { ...of(id), body });

export const startConference = (id: string) => currentApi().call(routes.startConference, of(id));

export const stopConference = (id: string) => currentApi().call(routes.stopConference, of(id));

export const renewLinks = (id: string) => currentApi().call(routes.renewConferenceLinks, of(id));

export const deleteConference = (id: string) => currentApi().call(routes.deleteConference, of(id));

export const moderate = (id: string, participantId: string, action: Moderation) =>
  currentApi().call(routes.moderateConference, {
    ...of(id),
    body: { participant_id: participantId, action },
  });

export async function listRecordings(id: string) {
  return (await currentApi().call(routes.listConferenceRecordings, of(id))).recordings;
}

const ofRecording = (conferenceId: string, recordingId: string) => ({
  params: { conference_id: conferenceId, recording_id: recordingId },
});

/** A link that plays or downloads the media, for the next ten minutes. Null if there is none any more. */
export async function linkToMedia(conferenceId: string, recordingId: string): Promise<string | null> {
  const api = currentApi();
  const { media } = await api.call(routes.getConferenceRecording, ofRecording(conferenceId, recordingId));
  return media?.url ? api.url + media.url : null;
}

export const deleteRecording = (conferenceId: string, recordingId: string) =>
  currentApi().call(routes.deleteConferenceRecording, ofRecording(conferenceId, recordingId));
