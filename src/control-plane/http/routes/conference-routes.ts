import type { Context } from "hono";
import type { ConferenceState } from "../../../shared/conference/conference.ts";
import { conferencePagePath } from "../../../shared/contract/conference-guests.ts";
import {
  type changeConference,
  type ConferenceLinks,
  type createConference,
} from "../../../shared/contract/conferences.ts";
import type { BodyOf } from "../../../shared/contract/route.ts";
import type { ConferenceSettings, SettingsChange } from "../../conferences/conferences.ts";
import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";
import { linkOrigin } from "../origin.ts";

/** Conferences, as the app's panel manages them. */
export function conferenceRoutes({
  conferences,
  conferenceCodes,
  reach,
}: Services): Handlers<
  | "listConferences"
  | "createConference"
  | "getConference"
  | "changeConference"
  | "startConference"
  | "stopConference"
  | "renewConferenceLinks"
  | "deleteConference"
> {
  const keysOf = (context: Context, conference: ConferenceState) => {
    const guest = linkOrigin(reach, context) + conferencePagePath.replace("{sid}", conference.sid);
    const links: ConferenceLinks = {
      guest_url: guest,
      speaker_url: `${guest}#${conferenceCodes.codeOf("speaker", conference)}`,
      host_url: `${guest}#${conferenceCodes.codeOf("host", conference)}`,
    };
    return { links, egress_mode_token: conferenceCodes.codeOf("egress", conference) };
  };
  return {
    listConferences: (_request, caller) => ({
      conferences: conferences.list(caller).map((conference) => conferences.documentOf(conference)),
    }),
    createConference: ({ body, requestKey }, caller) =>
      conferences.documentOf(conferences.create(caller, settingsIn(body), requestKey)),
    getConference({ params, context }, caller) {
      const conference = conferences.get(caller, params.conference_id);
      return {
        conference: conferences.documentOf(conference),
        ...keysOf(context, conference),
        participants: conferences.participants(conference),
      };
    },
    changeConference: ({ params, body }, caller) =>
      conferences.documentOf(conferences.update(caller, params.conference_id, settingsIn(body))),
    startConference: async ({ params }, caller) =>
      conferences.documentOf(await conferences.start(caller, params.conference_id)),
    stopConference: ({ params }, caller) =>
      conferences.documentOf(conferences.stop(caller, params.conference_id)),
    renewConferenceLinks: ({ params, context }, caller) =>
      keysOf(context, conferences.renewLinks(caller, params.conference_id)),
    deleteConference({ params }, caller) {
      conferences.remove(caller, params.conference_id);
      return {};
    },
  };
}

function settingsIn(body: BodyOf<typeof createConference>): ConferenceSettings;
function settingsIn(body: BodyOf<typeof changeConference>): SettingsChange;
function settingsIn(body: Partial<BodyOf<typeof createConference>>): SettingsChange {
  return {
    name: body.name,
    active: body.active,
    mediaType: body.media_type,
    maxParticipants: body.max_participants,
    webinar: body.webinar,
    chat: body.chat,
    screenShare: body.screen_share,
    record: body.record,
    recordMode: body.record_mode,
    waitingRoom: body.waiting_room,
    locked: body.locked,
  };
}
