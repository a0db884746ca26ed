import * as z from "zod";
import { limits } from "../base/limits.ts";
import { admissions, participantRoles } from "../conference/conference.ts";
import { conferenceSettings, moderation } from "./conferences.ts";
import { conferenceId, time } from "./ids.ts";
import { json } from "./route.ts";
import { route } from "./v1.ts";

/** The page of a conference's guests, and what its participants ask for there, who need no account. */

/** The page of a conference's guests. The code of a speaker or a host follows it after `#`. */
export const conferencePagePath = "/c/{sid}";

export const getConferencePage = route({
  method: "GET",
  path: "/v1/conference-pages/{sid}",
  summary: "Get what the page of a conference says before joining.",
  auth: "none",
  params: z.object({ sid: z.string().max(200) }),
  answer: z.object({
    id: conferenceId,
    sid: z.string(),
    name: z.string(),
    host_name: z.string(),
    owner_name: z.string(),
    media_type: conferenceSettings.media_type,
    webinar: conferenceSettings.webinar,
    chat: conferenceSettings.chat,
    screen_share: conferenceSettings.screen_share,
    record: conferenceSettings.record,
    waiting_room: conferenceSettings.waiting_room,
    locked: conferenceSettings.locked,
    active: z.boolean(),
    full: z.boolean(),
  }),
  errors: ["SW_CONFERENCE_NOT_FOUND"],
});
export type ConferencePage = z.infer<(typeof getConferencePage)["answer"]>;

const asParticipant = { auth: "participant" } as const;
/** What a participant's own requests answer with once the conference is stopped, or they are removed. */
const participantErrors = ["SW_CONFERENCE_STOPPED", "SW_PARTICIPANT_REMOVED"] as const;

const me = z
  .object({
    role: z.enum(participantRoles),
    admission: z.enum(admissions),
    on_stage: z.boolean(),
    hand_raised_at: time.nullable(),
    waiting: z
      .array(z.object({ participant_id: z.string(), name: z.string() }))
      .meta({ description: "Who waits to be admitted; empty for everybody but hosts" }),
  })
  .meta({ id: "ConferenceMe" });
export type ConferenceMe = z.infer<typeof me>;

export const getConferenceMe = route({
  method: "GET",
  path: "/v1/conference",
  summary: "Get your part in a conference (participant).",
  ...asParticipant,
  answer: me,
  errors: [...participantErrors],
});

export const raiseConferenceHand = route({
  method: "POST",
  path: "/v1/conference/hand",
  summary: "Raise or lower your hand (participant).",
  ...asParticipant,
  rate: limits.ratesOfRoutes.setHand,
  body: json(z.object({ raised: z.boolean() })),
  answer: me,
  errors: [...participantErrors, "SW_CONFERENCE_WAITING"],
});

export const leaveConference = route({
  method: "POST",
  path: "/v1/conference/leave",
  summary: "Leave: your place is free at once (participant).",
  ...asParticipant,
  answer: z.object({}),
  errors: ["SW_CALL_LIVEKIT_UNREACHABLE"],
});

const asHost = { ...asParticipant, errors: [...participantErrors, "SW_FORBIDDEN"] } as const;

export const moderateAsHost = route({
  method: "POST",
  path: "/v1/conference/moderate",
  summary: "Moderate another participant (host of the conference).",
  ...asHost,
  rate: limits.ratesOfRoutes.moderateConference,
  body: json(moderation),
  answer: z.object({}),
  errors: [
    ...asHost.errors,
    "SW_PARTICIPANT_NOT_FOUND",
    "SW_PARTICIPANT_SPEAKS",
    "SW_CALL_LIVEKIT_UNREACHABLE",
  ],
});

export const lockConference = route({
  method: "PATCH",
  path: "/v1/conference",
  summary: "Lock or unlock the conference (host of the conference).",
  ...asHost,
  rate: limits.ratesOfRoutes.lockCall,
  body: json(z.object({ locked: z.boolean() })),
  answer: z.object({}),
});

export const endConference = route({
  method: "POST",
  path: "/v1/conference/stop",
  summary: "Stop the conference for everybody (host of the conference).",
  ...asHost,
  answer: z.object({}),
});
