import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

/** How people without an account take part in a conference, and what they do there; and what its operators do with them. */
export function participantRoutes({
  authenticator,
  conferences,
  entry,
  conferenceModeration,
  participation,
}: Services): Handlers<
  | "findLivekitRoomName"
  | "createParticipantToken"
  | "moderateConference"
  | "getConferencePage"
  | "getConferenceMe"
  | "raiseConferenceHand"
  | "leaveConference"
  | "moderateAsHost"
  | "lockConference"
  | "endConference"
> {
  return {
    findLivekitRoomName({ body, context }) {
      authenticator.countArrival(context);
      const { id, run, webinar, chat, screenShare, record, recordMode } = entry.findRunning(body.id);
      return {
        id,
        LKRoomName: run.livekitRoom,
        allow_webinar_mode: webinar,
        allow_chat: chat,
        allow_share_screen: screenShare,
        record,
        record_mode: recordMode,
        success: true,
      };
    },
    async createParticipantToken({ body, context }, caller) {
      authenticator.countArrival(context);
      const token = await entry.createToken(caller, {
        conferenceId: body.room_id,
        room: body.LKRoomName,
        identity: body.participant_id,
        name: body.participant_name || body.participant_id,
        hidden: body.hidden,
        egressToken: body.egress_mode_token ?? null,
        code: body.code ?? null,
        secret: body.participant_secret ?? null,
      });
      return { participant_token: token, LKRoomName: body.LKRoomName, success: true };
    },
    getConferencePage({ params, context }) {
      authenticator.countArrival(context);
      return entry.page(params.sid);
    },
    async moderateConference({ params, body }, caller) {
      const require = () => conferences.get(caller, params.conference_id);
      await conferenceModeration.moderate({ require, identity: body.participant_id }, body.action);
      return {};
    },
    getConferenceMe: (_request, caller) => participation.get(caller),
    raiseConferenceHand: ({ body }, caller) => participation.hand(caller, body.raised),
    async leaveConference(_request, caller) {
      await participation.leave(caller);
      return {};
    },
    async moderateAsHost({ body }, caller) {
      await participation.moderate(caller, body.participant_id, body.action);
      return {};
    },
    lockConference({ body }, caller) {
      participation.lock(caller, body.locked);
      return {};
    },
    endConference(_request, caller) {
      participation.stop(caller);
      return {};
    },
  };
}
