import * as z from "zod";
import { limits } from "../base/limits.ts";
import { isVisible } from "../base/visible-text.ts";
import * as entities from "./entities.ts";
import { json, apiScopes, repeatable, repeatableByAnybody } from "./route.ts";
import { route } from "./v1.ts";

/** The signed-in person, sessions, API tokens, invites, people and blocks. */

const { code } = entities;
const deviceLabel = z.string().max(limits.deviceLabel).meta({
  description: "What the person knows the device by: Firefox · Linux",
});
const signedIn = z.object({ user_id: entities.userId, access_token: z.string() });

/** The login for signing in with a password. Unlike a display name, it is unique. */
const login = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/)
  .meta({
    description:
      "1 to 32 characters: a-z, 0-9, dot, hyphen and underscore; begins and ends with a letter or digit",
  });
const password = z.string().min(limits.minPasswordLength).max(limits.maxPasswordLength);

const session = z
  .object({
    id: z.string(),
    label: z.string().meta({ description: "What the device called itself; empty if it did not say" }),
    created_at: entities.time,
    last_seen_at: entities.time.meta({ description: "To within five minutes" }),
    current: z.boolean().meta({ description: "Whether it is the session of this request" }),
  })
  .meta({ id: "Session" });

const apiToken = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(apiScopes)),
    created_at: entities.time,
    last_seen_at: entities.time,
    expires_at: entities.time.nullable(),
  })
  .meta({ id: "ApiToken" });

const inviteShape = {
  id: z.string(),
  role: entities.hostRole,
  room_id: entities.roomId,
  max_uses: z.int().nullable(),
  uses: z.int(),
  expires_at: entities.time,
};

export const getMe = route({
  method: "GET",
  path: "/v1/me",
  summary: "Get the current user and session.",
  scope: "read",
  answer: entities.me,
});

export const renameMe = route({
  method: "PATCH",
  path: "/v1/me",
  summary: "Change your display name.",
  body: json(z.object({ display_name: entities.displayName })),
  rate: limits.ratesOfRoutes.renameMe,
  answer: entities.me,
  errors: ["SW_NAME_REFUSED", "SW_NAME_TAKEN"],
});

export const exchangeCode = route({
  method: "POST",
  path: "/v1/sessions",
  summary: "Exchange a single-use sign-in code for a session.",
  auth: "none",
  body: json(z.object({ ...repeatableByAnybody, code, device_label: deviceLabel.optional() })),
  answer: signedIn,
  status: 201,
  errors: ["SW_CODE_INVALID", "SW_TRANSACTION_REUSED"],
});

export const peekCode = route({
  method: "POST",
  path: "/v1/sessions/peek",
  summary: "Look up whose account a sign-in code signs in to. This does not use the code.",
  auth: "none",
  body: json(z.object({ code })),
  answer: z.object({ user_id: entities.userId, display_name: z.string() }),
  errors: ["SW_CODE_INVALID"],
});

export const signInByPassword = route({
  method: "POST",
  path: "/v1/sessions/password",
  summary: "Sign in with login and password.",
  auth: "none",
  body: json(
    z.object({
      ...repeatableByAnybody,
      login,
      password: z.string().max(limits.maxPasswordLength),
      device_label: deviceLabel.optional(),
    }),
  ),
  answer: signedIn,
  status: 201,
  errors: ["SW_SIGN_IN_FAILED", "SW_TRANSACTION_REUSED"],
});

export const setPassword = route({
  method: "PUT",
  path: "/v1/me/password",
  summary:
    "Set your login and password. Changing a password requires the current one, ends your other sessions and revokes all your tokens.",
  body: json(
    z.object({ login, password, current_password: z.string().max(limits.maxPasswordLength).optional() }),
  ),
  rate: limits.ratesOfRoutes.setPassword,
  answer: z.object({ login }),
  errors: ["SW_LOGIN_TAKEN", "SW_SIGN_IN_FAILED", "SW_UNAUTHENTICATED"],
});

export const createDeviceCode = route({
  method: "POST",
  path: "/v1/sessions/codes",
  summary:
    "Create a short single-use code that signs you in on another device. It expires after five minutes.",
  body: json(z.object(repeatable)),
  rate: limits.ratesOfRoutes.createDeviceCode,
  answer: z.object({ code: z.string(), url: z.string(), expires_at: entities.time }),
  status: 201,
  errors: ["SW_TRANSACTION_REUSED"],
});

export const listSessions = route({
  method: "GET",
  path: "/v1/sessions",
  summary: "List your sessions.",
  answer: z.array(session),
});

export const revokeSession = route({
  method: "DELETE",
  path: "/v1/sessions/{session_id}",
  summary: "Sign out one of your devices.",
  params: z.object({ session_id: z.string().max(64) }),
  answer: z.object({}),
  errors: ["SW_SESSION_NOT_FOUND"],
});

export const createToken = route({
  method: "POST",
  path: "/v1/tokens",
  summary: "Create an API token. The token is only shown in this response.",
  body: json(
    z.object({
      ...repeatable,
      name: z.string().max(limits.deviceLabel).regex(/\S/u).refine(isVisible, "must show something"),
      scopes: z.array(z.enum(apiScopes)).min(1).max(apiScopes.length),
      expires_in: z
        .int()
        .min(1)
        .max(limits.maxTokenLifetime / 1000)
        .optional()
        .meta({ description: "Seconds" }),
    }),
  ),
  rate: limits.ratesOfRoutes.createToken,
  answer: apiToken.extend({ token: z.string() }),
  status: 201,
  errors: ["SW_TOO_MANY", "SW_FORBIDDEN", "SW_TRANSACTION_REUSED"],
});

export const listTokens = route({
  method: "GET",
  path: "/v1/tokens",
  summary: "List your API tokens, without the tokens themselves.",
  answer: z.array(apiToken),
});

export const revokeToken = route({
  method: "DELETE",
  path: "/v1/tokens/{token_id}",
  summary: "Revoke an API token.",
  params: z.object({ token_id: z.string().max(64) }),
  answer: z.object({}),
  errors: ["SW_SESSION_NOT_FOUND"],
});

export const endSession = route({
  method: "DELETE",
  path: "/v1/sessions/current",
  summary: "Sign out this device and revoke its token.",
  answer: z.object({}),
});

export const createInvite = route({
  method: "POST",
  path: "/v1/invites",
  summary: "Create an invite link.",
  scope: "manage",
  body: json(
    z.object({
      ...repeatable,
      role: z.enum(["admin", "member", "guest"]).default("member"),
      room_id: entities.roomId
        .optional()
        .meta({ description: "The room that the new account joins; General if omitted" }),
      max_uses: z.int().min(1).max(limits.maxInviteUses).optional(),
      expires_in: z
        .int()
        .min(1)
        .max(limits.maxInviteLifetime / 1000)
        .optional()
        .meta({ description: "Seconds" }),
    }),
  ),
  rate: limits.ratesOfRoutes.createInvite,
  answer: z.object({ ...inviteShape, code: z.string(), url: z.string() }),
  status: 201,
  errors: ["SW_TOO_MANY", "SW_FORBIDDEN", "SW_ROOM_NOT_FOUND", "SW_ROOM_FORBIDDEN", "SW_TRANSACTION_REUSED"],
});

export const listInvites = route({
  method: "GET",
  path: "/v1/invites",
  summary:
    "List valid invites with their number of uses: all of them for the owner and admins, otherwise your own.",
  scope: "manage",
  answer: z.array(z.object(inviteShape).meta({ id: "Invite" })),
});

export const revokeInvite = route({
  method: "DELETE",
  path: "/v1/invites/{invite_id}",
  summary: "Revoke an invite link.",
  scope: "manage",
  params: z.object({ invite_id: z.string().max(64) }),
  answer: z.object({}),
  errors: ["SW_FORBIDDEN", "SW_INVITE_INVALID"],
});

export const acceptInvite = route({
  method: "POST",
  path: "/v1/invites/accept",
  summary: "Accept an invite: creates an account that is a member of the invite's room.",
  auth: "none",
  body: json(
    z.object({
      ...repeatableByAnybody,
      code,
      display_name: entities.displayName,
      device_label: deviceLabel.optional(),
    }),
  ),
  answer: z.object({ user_id: entities.userId, access_token: z.string(), room_id: entities.roomId }),
  status: 201,
  errors: [
    "SW_HOST_FULL",
    "SW_ROOM_FULL",
    "SW_INVITE_INVALID",
    "SW_NAME_REFUSED",
    "SW_NAME_TAKEN",
    "SW_TRANSACTION_REUSED",
  ],
});

const ofUser = z.object({ user_id: entities.userId });

export const listPeople = route({
  method: "GET",
  path: "/v1/users",
  summary: "List all users of this host (owner and admins).",
  scope: "manage",
  answer: z.array(entities.person),
  errors: ["SW_FORBIDDEN"],
});

export const changePerson = route({
  method: "PATCH",
  path: "/v1/users/{user_id}",
  summary:
    "Disable or enable a user whose role is below yours (owner and admins), or change their role (owner).",
  scope: "manage",
  params: ofUser,
  body: json(
    z.object({
      role: z.enum(["admin", "member", "guest"]).optional(),
      disabled: z.boolean().optional(),
    }),
  ),
  answer: entities.person,
  errors: ["SW_FORBIDDEN", "SW_USER_NOT_FOUND"],
});

export const signOutPerson = route({
  method: "DELETE",
  path: "/v1/users/{user_id}/sessions",
  summary:
    "Sign out all devices of a user whose role is below yours, and revoke their tokens (owner and admins).",
  scope: "manage",
  params: ofUser,
  answer: z.object({}),
  errors: ["SW_FORBIDDEN", "SW_USER_NOT_FOUND"],
});

export const listBlocks = route({
  method: "GET",
  path: "/v1/me/blocks",
  summary: "List the users you have blocked.",
  scope: "read",
  answer: z.array(entities.block),
});

export const blockPerson = route({
  method: "PUT",
  path: "/v1/me/blocks/{user_id}",
  summary: "Block a user: no more rings, missed calls or direct messages from them. They are not notified.",
  scope: "write",
  params: ofUser,
  rate: limits.ratesOfRoutes.blockPerson,
  answer: z.array(entities.block),
  errors: ["SW_USER_NOT_FOUND"],
});

export const unblockPerson = route({
  method: "DELETE",
  path: "/v1/me/blocks/{user_id}",
  summary: "Unblock a user. Messages they sent in the meantime stay hidden.",
  scope: "write",
  params: ofUser,
  rate: limits.ratesOfRoutes.unblockPerson,
  answer: z.array(entities.block),
});
