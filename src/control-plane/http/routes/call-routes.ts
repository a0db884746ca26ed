import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";
import { ownSocketOrigin } from "../origin.ts";

export function callRoutes({
  calls,
  webhooks,
  reconciler,
}: Services): Handlers<
  "initiateCall" | "joinCall" | "leaveCall" | "rejectCall" | "endCall" | "getCall" | "livekitWebhook"
> {
  return {
    initiateCall: ({ body, context }, caller) =>
      calls.initiate(caller, body.room_id, body.type, ownSocketOrigin(context)),
    joinCall: ({ params, context }, caller) => calls.join(caller, params.call_id, ownSocketOrigin(context)),
    leaveCall: ({ params }, caller) => calls.leave(caller, params.call_id),
    rejectCall: ({ params }, caller) => calls.reject(caller, params.call_id),
    endCall: ({ params }, caller) => calls.end(caller, params.call_id),
    getCall: ({ params }, caller) => calls.get(caller, params.call_id),
    async livekitWebhook({ context }) {
      const callId = await webhooks.read(await context.req.text(), context.req.header("authorization"));
      if (callId !== null) reconciler.hint(callId);
      return {};
    },
  };
}
