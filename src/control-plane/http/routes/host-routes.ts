import { Failure } from "../../../shared/errors/failure.ts";
import { can } from "../../../shared/permissions/permissions.ts";
import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

export function hostRoutes({
  media,
  version,
  outgoingWebhooks,
  authenticator,
  ownerCode,
  notices,
}: Services): Handlers<
  | "getHealth"
  | "createOwnerCode"
  | "listNotices"
  | "getSettings"
  | "changeSettings"
  | "createWebhook"
  | "listWebhooks"
  | "deleteWebhook"
> {
  return {
    getHealth: () => ({
      status: media.status === "healthy" ? ("ok" as const) : ("degraded" as const),
      version,
      livekit: { status: media.status, version: media.version },
    }),
    createOwnerCode: ({ body, transaction, context }) => ({
      code: authenticator.attemptCode(context, body.key, () => ownerCode(body.key, transaction)),
    }),
    listNotices(_request, caller) {
      if (!can(caller, "manage-host")) throw new Failure("SW_FORBIDDEN");
      return notices();
    },
    getSettings: (_request, caller) => outgoingWebhooks.settings(caller),
    changeSettings: ({ body }, caller) => outgoingWebhooks.changeSettings(caller, body),
    createWebhook: ({ body, transaction }, caller) =>
      outgoingWebhooks.create(caller, body.url, body.events, transaction),
    listWebhooks: (_request, caller) => outgoingWebhooks.list(caller),
    deleteWebhook({ params }, caller) {
      outgoingWebhooks.remove(caller, params.webhook_id);
      return {};
    },
  };
}
