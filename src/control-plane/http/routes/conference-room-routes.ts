import type { createConferenceRoom, updateConferenceRoom } from "../../../shared/contract/conferences-api.ts";
import type { BodyOf } from "../../../shared/contract/route.ts";
import { Failure } from "../../../shared/errors/failure.ts";
import type { ConferenceSettings, SettingsChange } from "../../conferences/conferences.ts";
import { matcher, sorter } from "../../conferences/filter.ts";
import { conferenceRoomDocument } from "../../documents/conferences.ts";
import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

/** The private part of the Conferences API. */
export function conferenceRoomRoutes({
  conferences,
}: Services): Handlers<
  | "createConferenceRoom"
  | "countConferenceRooms"
  | "listConferenceRooms"
  | "getConferenceRoom"
  | "updateConferenceRoom"
  | "startConferenceRoom"
  | "stopConferenceRoom"
  | "removeConferenceRoom"
> {
  const success = { success: true } as const;
  return {
    createConferenceRoom: ({ body }, caller) =>
      conferenceRoomDocument(
        conferences.create(caller, { ...settingsIn(body), waitingRoom: false, locked: false }),
      ),
    countConferenceRooms: ({ body }, caller) => ({
      count: conferences.list(caller).map(conferenceRoomDocument).filter(matcher(body.filter)).length,
    }),
    listConferenceRooms: ({ body: { filter, sort, skip, limit } }, caller) =>
      conferences
        .list(caller)
        .map(conferenceRoomDocument)
        .filter(matcher(filter))
        .sort(sorter(sort))
        .slice(skip, skip + limit),
    getConferenceRoom: ({ body }, caller) => conferenceRoomDocument(conferences.get(caller, body.id)),
    updateConferenceRoom: ({ body }, caller) =>
      conferenceRoomDocument(conferences.update(caller, body.id, settingsIn(body))),
    async startConferenceRoom({ body }, caller) {
      await conferences.start(caller, body.id);
      return success;
    },
    stopConferenceRoom({ body }, caller) {
      conferences.stop(caller, body.id);
      return success;
    },
    removeConferenceRoom({ query, body }, caller) {
      const id = query.id ?? body.id;
      // No schema can say that one of them is required.
      if (id === undefined)
        throw new Failure(
          "SW_CONFERENCE_NOT_FOUND",
          "Give the id of a conference, in the query or the body.",
        );
      conferences.remove(caller, id);
      return success;
    },
  };
}

/** Without what this API does not know. */
function settingsIn(
  body: BodyOf<typeof createConferenceRoom>,
): Omit<ConferenceSettings, "waitingRoom" | "locked">;
function settingsIn(body: BodyOf<typeof updateConferenceRoom>): SettingsChange;
function settingsIn(body: Partial<BodyOf<typeof createConferenceRoom>>): SettingsChange {
  return {
    name: body.name,
    active: body.active,
    mediaType: body.mediaType,
    maxParticipants: body.max_participants,
    webinar: body.allow_webinar_mode,
    chat: body.allow_chat,
    screenShare: body.allow_share_screen,
    record: body.record,
    recordMode: body.record_mode,
  };
}
