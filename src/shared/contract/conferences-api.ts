import * as z from "zod";
import { limits } from "../base/limits.ts";
import { recordingLayouts } from "../call/recording.ts";
import { guestIdentityRule } from "../call/principal.ts";
import { mediaTypes } from "../conference/conference.ts";
import { conferenceFilter, conferenceSort } from "./conference-filter.ts";
import { conferenceName, participantCode, participantName, participantSecret } from "./conferences.ts";
import { conferenceId, time } from "./ids.ts";
import { defineApi, json } from "./route.ts";

/**
 * The Conferences API. Its paths, names and shapes are fixed, because programs outside this project depend on them: answers
 * without an envelope, and errors with `success: false`.
 */
const api = defineApi({
  prefix: "/api",
  envelope: null,
  errors: {
    schema: z
      .object({ success: z.literal(false), code: z.string(), message: z.string() })
      .meta({ id: "ConferencesError" }),
    write: (code, message) => ({ success: false as const, code, message }),
  },
  credential: { header: "x-access-token", scheme: null },
});

const success = z.object({ success: z.literal(true) });

const flags = {
  allow_webinar_mode: z.boolean().meta({ description: "Whether only speakers may publish" }),
  allow_chat: z.boolean(),
  allow_share_screen: z.boolean(),
  record: z.boolean().meta({ description: "Whether it is recorded, from the first speaker on" }),
  record_mode: z.enum(recordingLayouts),
};

const policy = {
  mediaType: z.enum(mediaTypes),
  max_participants: z.int().min(1).max(limits.conferenceParticipants),
  ...flags,
  active: z.boolean().meta({ description: "Whether people can join" }),
};

const conference = z
  .object({
    _id: conferenceId,
    id: conferenceId,
    name: z.string(),
    user_id: z.string(),
    ...policy,
    sid: z.string().meta({ description: "A readable, unique name, which is part of its links" }),
    created: time,
    modified: time,
    success: z.literal(true),
  })
  .meta({ id: "ConferenceRoom" });
export type ConferenceRoomDocument = z.infer<typeof conference>;

const ownerOfBody = z
  .string()
  .max(100)
  .optional()
  .meta({ description: "Ignored: a conference belongs to the caller" });

const idOnly = z.object({ id: conferenceId });

const NOT_FOUND = "SW_CONFERENCE_NOT_FOUND";

const manage = (name: string, summary: string) =>
  ({ method: "POST", path: `/api/conferences/${name}`, summary, scope: "conferences" }) as const;

export const createConferenceRoom = api.route({
  ...manage("create", "Create a conference."),
  rate: limits.ratesOfRoutes.createConference,
  body: json(
    z.object({
      name: conferenceName,
      user_id: ownerOfBody,
      mediaType: policy.mediaType.default("MEDIA_TYPE_VIDEO_AUDIO"),
      max_participants: policy.max_participants.default(20),
      allow_webinar_mode: flags.allow_webinar_mode.default(false),
      allow_chat: flags.allow_chat.default(true),
      allow_share_screen: flags.allow_share_screen.default(true),
      record: flags.record.default(false),
      record_mode: flags.record_mode.default("ROOM_COMPOSITE_GRID"),
      active: policy.active.default(true),
    }),
  ),
  answer: conference,
  errors: ["SW_FORBIDDEN", "SW_TOO_MANY"],
});

const filter = conferenceFilter.default({}).meta({
  description:
    "Fields with a value, or with an object of $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin and $not; and $and, $or and $nor with a list of filters",
});

export const countConferenceRooms = api.route({
  ...manage("getCount", "Count the conferences that you may see."),
  body: json(z.object({ filter })),
  answer: z.object({ count: z.int() }),
});

export const listConferenceRooms = api.route({
  ...manage("getAll", "List the conferences that you may see."),
  body: json(
    z.object({
      limit: z.int().min(1).max(limits.conferencesPerPage).default(limits.conferencesPerPage),
      skip: z.int().min(0).max(limits.conferences).default(0),
      sort: conferenceSort
        .default({ created: 1 })
        .meta({ description: "Fields, the most significant first: 1 ascending, -1 descending" }),
      filter,
    }),
  ),
  answer: z.array(conference),
});

export const getConferenceRoom = api.route({
  ...manage("getById", "Get a conference."),
  body: json(idOnly),
  answer: conference,
  errors: [NOT_FOUND],
});

export const updateConferenceRoom = api.route({
  ...manage(
    "update",
    "Change a conference; what is omitted stays. It counts at once for those who are in it.",
  ),
  rate: limits.ratesOfRoutes.changeConference,
  body: json(
    z.object({
      ...idOnly.shape,
      ...z.object({ name: conferenceName, user_id: ownerOfBody, ...policy }).partial().shape,
    }),
  ),
  answer: conference,
  errors: [NOT_FOUND, "SW_FORBIDDEN"],
});

export const startConferenceRoom = api.route({
  ...manage("start", "Start a conference: people can join."),
  rate: limits.ratesOfRoutes.changeConference,
  body: json(idOnly),
  answer: success,
  errors: [NOT_FOUND, "SW_FORBIDDEN", "SW_CALL_LIVEKIT_UNREACHABLE"],
});

export const stopConferenceRoom = api.route({
  ...manage("stop", "Stop a conference: everybody is disconnected at once."),
  rate: limits.ratesOfRoutes.changeConference,
  body: json(idOnly),
  answer: success,
  errors: [NOT_FOUND],
});

export const removeConferenceRoom = api.route({
  ...manage(
    "remove",
    "Stop and delete a conference with its recordings. The id is in the query or the body.",
  ),
  method: "DELETE",
  rate: limits.ratesOfRoutes.changeConference,
  query: idOnly.partial(),
  body: json(idOnly.partial()),
  answer: success,
  errors: [NOT_FOUND],
});

export const findLivekitRoomName = api.route({
  method: "POST",
  path: "/api/conferences-public/findLKRoomNameById",
  summary: "Get the LiveKit room of a conference that has been started, and its policy.",
  auth: "optional",
  scope: "conferences",
  body: json(idOnly),
  answer: z.object({
    id: conferenceId,
    LKRoomName: z.string().meta({ description: "Ends with a stop; the next start has another one" }),
    ...flags,
    success: z.literal(true),
  }),
  errors: [NOT_FOUND, "SW_CONFERENCE_STOPPED"],
});

export const createParticipantToken = api.route({
  method: "POST",
  path: "/api/conferences-public/createToken",
  summary:
    "Get a token to join a conference with, at this host's own address. With an operator's access token: as a host.",
  auth: "optional",
  scope: "conferences",
  body: json(
    z.object({
      room_id: conferenceId,
      LKRoomName: z.string().max(100).meta({ description: "From findLKRoomNameById" }),
      participant_id: z
        .string()
        .max(limits.participantIdentity)
        .regex(/^[\w.@:+-]+$/, guestIdentityRule)
        .meta({
          description:
            "Letters, digits and _ . @ : + -; unique in the conference, and not of the form of an account's",
        }),
      participant_name: participantName.optional(),
      hidden: z.boolean().default(false).meta({
        description:
          "Sees and hears, is not seen, and does not count; for operators, or with `egress_mode_token`",
      }),
      egress_mode_token: z.string().max(100).optional(),
      participant_secret: participantSecret.optional(),
      code: participantCode.optional(),
    }),
  ),
  answer: z.object({
    participant_token: z.string().meta({
      description:
        "Valid for a minute, and renewed while connected; connect with livekit-client to this host's own address",
    }),
    LKRoomName: z.string(),
    success: z.literal(true),
  }),
  errors: [
    NOT_FOUND,
    "SW_CONFERENCE_STOPPED",
    "SW_CONFERENCE_ROOM_ENDED",
    "SW_CONFERENCE_FULL",
    "SW_CONFERENCE_LOCKED",
    "SW_CONFERENCE_WAITING",
    "SW_PARTICIPANT_TAKEN",
    "SW_PARTICIPANT_REMOVED",
    "SW_PARTICIPANT_HIDDEN",
    "SW_CALL_LIVEKIT_UNREACHABLE",
  ],
});
