import * as z from "zod";
import { limits } from "../base/limits.ts";
import * as entities from "./entities.ts";
import { route } from "./route.ts";

/** Who is who: the signed-in person, sessions, invites. */

const code = z.string().min(1).max(200);

export const getMe = route({
  method: "GET",
  path: "/v1/me",
  summary: "The person and device behind the token.",
  answer: entities.me,
});

export const renameMe = route({
  method: "PATCH",
  path: "/v1/me",
  summary: "Say what you are called.",
  body: z.object({ display_name: entities.displayName }),
  answer: entities.me,
});

export const exchangeCode = route({
  method: "POST",
  path: "/v1/sessions",
  summary: "Swap a single-use sign-in code for a session.",
  auth: "none",
  body: z.object({ code, device_label: z.string().max(100).optional() }),
  answer: z.object({ user_id: entities.userId, access_token: z.string() }),
  status: 201,
  errors: ["SW_CODE_INVALID"],
});

export const endSession = route({
  method: "DELETE",
  path: "/v1/sessions/current",
  summary: "Sign this device out: its token opens nothing from now on.",
  answer: z.object({}),
});

export const createInvite = route({
  method: "POST",
  path: "/v1/invites",
  summary: "Make an invite link.",
  body: z.object({
    role: z.enum(["admin", "member", "guest"]).default("member"),
    room_id: entities.roomId.optional().meta({ description: "The room it leads into; General if left out" }),
    max_uses: z.int().min(1).max(limits.inviteUsesMost).optional(),
    expires_in: z
      .int()
      .min(1)
      .max(limits.inviteLifetimeMost / 1000)
      .optional()
      .meta({ description: "Seconds" }),
  }),
  answer: z.object({
    id: z.string(),
    code: z.string(),
    url: z.string(),
    role: entities.hostRole,
    room_id: entities.roomId,
    max_uses: z.int().nullable(),
    uses: z.int(),
    expires_at: entities.time,
  }),
  status: 201,
  errors: ["SW_FORBIDDEN", "SW_ROOM_NOT_FOUND", "SW_ROOM_FORBIDDEN"],
});

export const revokeInvite = route({
  method: "DELETE",
  path: "/v1/invites/{invite_id}",
  summary: "Make an invite link stop working.",
  params: z.object({ invite_id: z.string().max(64) }),
  answer: z.object({}),
  errors: ["SW_FORBIDDEN", "SW_INVITE_INVALID"],
});

export const acceptInvite = route({
  method: "POST",
  path: "/v1/invites/accept",
  summary: "Become a member by an invite link.",
  auth: "none",
  body: z.object({ code, display_name: entities.displayName }),
  answer: z.object({ user_id: entities.userId, access_token: z.string(), room_id: entities.roomId }),
  status: 201,
  errors: ["SW_INVITE_INVALID"],
});
