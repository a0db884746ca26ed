import { isConferenceRoom } from "../../../shared/base/ids.ts";
import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";
import { textOf } from "../body.ts";
import { ownSocketOrigin } from "../origin.ts";

export function callRoutes({
  calls,
  moderation,
  missedCalls,
  callRecordings,
  livekitWebhooks,
  egress,
  reconciler,
  attendance,
  hub,
  reach,
  authenticator,
}: Services): Handlers<
  | "initiateCall"
  | "joinCall"
  | "warmUpCall"
  | "leaveCall"
  | "rejectCall"
  | "endCall"
  | "getCall"
  | "muteParticipant"
  | "removeParticipant"
  | "lockCall"
  | "spotlightParticipant"
  | "setHand"
  | "sendReaction"
  | "listMissedCalls"
  | "markMissedCallsSeen"
  | "startRecording"
  | "stopRecording"
  | "livekitWebhook"
> {
  return {
    initiateCall: ({ body, context }, caller) =>
      calls.initiate(caller, body.room_id, body.type, ownSocketOrigin(reach, context)),
    joinCall: ({ params, context }, caller) =>
      calls.join(caller, params.call_id, ownSocketOrigin(reach, context)),
    warmUpCall: ({ params, context }, caller) =>
      calls.warmUp(caller, params.call_id, ownSocketOrigin(reach, context)),
    leaveCall: ({ params }, caller) => calls.leave(caller, params.call_id),
    rejectCall: ({ params }, caller) => calls.reject(caller, params.call_id),
    endCall: ({ params }, caller) => calls.end(caller, params.call_id),
    getCall: ({ params }, caller) => calls.get(caller, params.call_id),
    muteParticipant: ({ params, body }, caller) =>
      moderation.mute(caller, params.call_id, body.participant_id),
    removeParticipant: ({ params, body }, caller) =>
      moderation.remove(caller, params.call_id, body.participant_id),
    lockCall: ({ params, body }, caller) => moderation.lock(caller, params.call_id, body.locked),
    spotlightParticipant: ({ params, body }, caller) =>
      moderation.spotlight(caller, params.call_id, body.participant_id),
    setHand: ({ params, body }, caller) => calls.hand(caller, params.call_id, body.raised),
    sendReaction({ params, body }, caller) {
      const data = calls.reaction(caller, params.call_id, body.reaction);
      // To everybody, the sender's own devices too.
      hub.sendEphemeral({ roomId: data.room_id }, { type: "swp.call.reaction", data }, "");
      return {};
    },
    listMissedCalls: (_request, caller) => missedCalls.list(caller),
    markMissedCallsSeen: (_request, caller) => missedCalls.markSeen(caller),
    startRecording: ({ params, body }, caller) => callRecordings.start(caller, params.call_id, body),
    stopRecording: ({ params }, caller) => callRecordings.stop(caller, params.call_id),
    async livekitWebhook({ body, context }) {
      const text = await textOf(body);
      const hint = await livekitWebhooks
        .read(text, context.req.header("authorization"))
        .catch((error: unknown) => {
          authenticator.countRefusal(context);
          throw error;
        });
      if (hint?.isEgress) egress?.hint();
      else if (hint && isConferenceRoom(hint.callId)) attendance.hint(hint.callId);
      else if (hint?.joined) reconciler.participantJoined(hint.callId, hint.joined);
      else if (hint) reconciler.hint(hint.callId);
      return {};
    },
  };
}
