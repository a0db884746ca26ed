import type { Context } from "hono";
import { inviteDocument, meDocument, sessionDocument, tokenDocument } from "../../documents/accounts.ts";
import { inviteLifetime } from "../../rooms/invites.ts";
import { toRfc3339 } from "../../../shared/base/clock.ts";
import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";
import { linkTo } from "../../../shared/base/links.ts";
import { linkOrigin } from "../origin.ts";

function signedIn(
  authenticator: Services["authenticator"],
  context: Context,
  { userId, accessToken }: { userId: string; accessToken: string },
) {
  authenticator.noteSignIn(context, userId);
  return { user_id: userId, access_token: accessToken };
}

export function accountRoutes({
  accounts,
  passwords,
  reach,
  authenticator,
}: Services): Handlers<
  | "getMe"
  | "renameMe"
  | "setPassword"
  | "peekCode"
  | "exchangeCode"
  | "signInByPassword"
  | "createDeviceCode"
  | "listSessions"
  | "endSession"
  | "revokeSession"
  | "createToken"
  | "listTokens"
  | "revokeToken"
> {
  return {
    getMe: (_request, caller) => meDocument(caller),

    renameMe: ({ body }, caller) => meDocument(accounts.rename(caller, body.display_name)),

    async setPassword({ body }, caller) {
      const { login, password, current_password: current } = body;
      await authenticator.attemptOwnPassword(caller, () =>
        passwords.set(caller, { login, password, current }),
      );
      return { login };
    },

    peekCode({ body, context }) {
      const { id, displayName } = authenticator.attemptCode(context, body.code, () =>
        accounts.peekCode(body.code),
      );
      return { user_id: id, display_name: displayName };
    },

    exchangeCode: ({ body, requestKey, context }) =>
      signedIn(
        authenticator,
        context,
        authenticator.attemptCode(context, body.code, () =>
          accounts.exchangeCode(body.code, body.device_label ?? "", requestKey),
        ),
      ),

    signInByPassword: async ({ body, requestKey, context }) =>
      signedIn(
        authenticator,
        context,
        await authenticator.attemptPassword(context, body.login, () =>
          passwords.signIn(body.login, body.password, body.device_label ?? "", requestKey),
        ),
      ),

    createDeviceCode({ requestKey, context }, caller) {
      const { code, expiresAt } = accounts.createDeviceCode(caller, requestKey);
      const url = linkTo(linkOrigin(reach, context), "sign-in", code, reach.reach.authority);
      return { code, url, expires_at: toRfc3339(expiresAt) };
    },

    listSessions: (_request, caller) =>
      accounts.sessions(caller).map((session) => sessionDocument(session, caller)),

    endSession(_request, caller) {
      accounts.revoke(caller, caller.deviceId, "session");
      return {};
    },

    revokeSession({ params }, caller) {
      accounts.revoke(caller, params.session_id, "session");
      return {};
    },

    createToken({ body, requestKey }, caller) {
      const lifetime = body.expires_in === undefined ? null : body.expires_in * 1000;
      const options = { name: body.name, scopes: body.scopes, lifetime };
      const { session, accessToken } = accounts.createToken(caller, options, requestKey);
      return { ...tokenDocument(session), token: accessToken };
    },

    listTokens: (_request, caller) => accounts.tokens(caller).map(tokenDocument),

    revokeToken({ params }, caller) {
      accounts.revoke(caller, params.token_id, "token");
      return {};
    },
  };
}

export function peopleRoutes({
  people,
  blocks,
}: Services): Handlers<
  "listPeople" | "changePerson" | "signOutPerson" | "listBlocks" | "blockPerson" | "unblockPerson"
> {
  return {
    listPeople: (_request, caller) => people.list(caller),
    changePerson: ({ params, body }, caller) => people.change(caller, params.user_id, body),
    signOutPerson({ params }, caller) {
      people.signOut(caller, params.user_id);
      return {};
    },
    listBlocks: (_request, caller) => blocks.list(caller),
    blockPerson: ({ params }, caller) => blocks.block(caller, params.user_id),
    unblockPerson: ({ params }, caller) => blocks.unblock(caller, params.user_id),
  };
}

export function inviteRoutes({
  invites,
  reach,
  authenticator,
}: Services): Handlers<"createInvite" | "listInvites" | "revokeInvite" | "acceptInvite"> {
  return {
    createInvite({ body, requestKey, context }, caller) {
      const options = {
        role: body.role,
        roomId: body.room_id,
        maxUses: body.max_uses ?? null,
        lifetime: inviteLifetime(body.expires_in),
      };
      const { invite, code } = invites.create(caller, options, requestKey);
      const url = linkTo(linkOrigin(reach, context), "invite", code, reach.reach.authority);
      return { ...inviteDocument(invite), code, url };
    },

    listInvites: (_request, caller) => invites.list(caller).map(inviteDocument),

    revokeInvite({ params }, caller) {
      invites.revoke(caller, params.invite_id);
      return {};
    },

    acceptInvite({ body, requestKey, context }) {
      const joined = authenticator.attemptCode(context, body.code, () =>
        invites.accept(body.code, body.display_name, body.device_label ?? "", requestKey),
      );
      return { ...signedIn(authenticator, context, joined), room_id: joined.roomId };
    },
  };
}
