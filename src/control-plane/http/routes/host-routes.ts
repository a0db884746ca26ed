import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

const LOOPBACK = "127.0.0.1";

export function hostRoutes({
  media,
  version,
  outgoingWebhooks,
  authenticator,
  settings,
  ownerCode,
  notices,
  reach,
}: Services): Handlers<
  | "getHealth"
  | "getHost"
  | "createOwnerCode"
  | "listNotices"
  | "getSettings"
  | "changeSettings"
  | "createWebhook"
  | "listWebhooks"
  | "deleteWebhook"
  | "testWebhook"
> {
  return {
    getHealth: () => ({
      status: media.status === "healthy" ? ("ok" as const) : ("degraded" as const),
      version,
      livekit: {
        status: media.status,
        version: media.version,
        loopback_only:
          !media.isExternal && reach.reach.media.addresses.every((address) => address === LOOPBACK),
      },
    }),
    getHost: () => ({ name: settings.name() }),
    createOwnerCode: ({ body, requestKey, context }) => ({
      code: authenticator.attemptCode(context, body.key, () => ownerCode(body.key, requestKey)),
    }),
    listNotices: (_request, caller) => notices.list(caller),
    getSettings: (_request, caller) => settings.get(caller),
    changeSettings: ({ body }, caller) => settings.change(caller, body),
    createWebhook: ({ body, requestKey }, caller) =>
      outgoingWebhooks.create(caller, body.url, body.events, requestKey),
    listWebhooks: (_request, caller) => outgoingWebhooks.list(caller),
    deleteWebhook({ params }, caller) {
      outgoingWebhooks.remove(caller, params.webhook_id);
      return {};
    },
    testWebhook: async ({ params }, caller) => await outgoingWebhooks.test(caller, params.webhook_id),
  };
}
