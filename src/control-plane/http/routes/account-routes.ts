import { inviteDocument, inviteLifetime } from "../../accounts/accounts.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";
import { ownOrigin } from "../origin.ts";

const meDocument = (caller: Caller) => ({
  id: caller.userId,
  display_name: caller.displayName,
  role: caller.role,
  device_id: caller.deviceId,
  named: caller.named,
});

export function accountRoutes({
  accounts,
  signIn,
}: Services): Handlers<
  "getMe" | "renameMe" | "exchangeCode" | "endSession" | "createInvite" | "revokeInvite" | "acceptInvite"
> {
  return {
    getMe: (_request, caller) => meDocument(caller),

    renameMe: ({ body }, caller) => meDocument(accounts.rename(caller, body.display_name)),

    exchangeCode: async ({ body, context }) => {
      const session = await signIn.guess(context, () =>
        accounts.exchangeCode(body.code, body.device_label ?? "A device"),
      );
      return { user_id: session.userId, access_token: session.accessToken };
    },

    endSession(_request, caller) {
      accounts.endSession(caller);
      return {};
    },

    createInvite({ body, context }, caller) {
      const { invite, code } = accounts.createInvite(caller, {
        role: body.role,
        roomId: body.room_id,
        maxUses: body.max_uses ?? null,
        lifetime: inviteLifetime(body.expires_in),
      });
      return inviteDocument(invite, code, ownOrigin(context));
    },

    revokeInvite({ params }, caller) {
      accounts.revokeInvite(caller, params.invite_id);
      return {};
    },

    acceptInvite: async ({ body, context }) => {
      const joined = await signIn.guess(context, () =>
        accounts.acceptInvite(body.code, body.display_name, "A browser"),
      );
      return { user_id: joined.userId, access_token: joined.accessToken, room_id: joined.roomId };
    },
  };
}
