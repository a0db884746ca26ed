import * as z from "zod";
import { limits } from "../base/limits.ts";
import { isVisible } from "../base/visible-text.ts";
import { recordingLayouts } from "../call/recording.ts";
import { conferenceNamePattern, isReadable } from "../conference/conference-name.ts";
import { admissions, mediaTypes, participantRoles } from "../conference/conference.ts";
import { conferenceId, time, userId } from "./ids.ts";
import { recording } from "./recording-entities.ts";
import { json, repeatable } from "./route.ts";
import { route } from "./v1.ts";

/** Conferences, as the app's panel uses them. */

const NAME_RULE = "may contain only letters, digits, spaces and dashes, and needs a letter or digit";

export const conferenceName = z
  .string()
  .trim()
  .normalize()
  .min(1)
  .max(limits.conferenceName)
  .regex(conferenceNamePattern, NAME_RULE)
  .refine(isReadable, NAME_RULE)
  .meta({ description: "Letters of any script, digits, spaces and dashes" });

export const participantName = z
  .string()
  .trim()
  .max(limits.participantName)
  .refine((name) => name === "" || isVisible(name), "must show something");

export const participantSecret = z
  .string()
  .regex(/^[\w-]{22,64}$/)
  .meta({
    description:
      "Random, made by the participant's page: only with it can the same `participant_id` connect again while it is connected",
  });

export const participantCode = z.string().max(64).meta({ description: "From a speaker's or a host's link" });

export const conferenceSettings = {
  name: conferenceName,
  media_type: z.enum(mediaTypes),
  max_participants: z.int().min(1).max(limits.conferenceParticipants),
  webinar: z.boolean().meta({ description: "Whether only hosts, speakers and those on stage may publish" }),
  chat: z.boolean(),
  screen_share: z.boolean(),
  record: z.boolean(),
  record_mode: z.enum(recordingLayouts),
  waiting_room: z
    .boolean()
    .meta({ description: "Whether people without a speaker's link have to be admitted" }),
  locked: z.boolean().meta({ description: "Whether nobody new gets in, except hosts" }),
};

export const conference = z
  .object({
    id: conferenceId,
    sid: z.string(),
    user_id: userId,
    owner_name: z.string(),
    ...conferenceSettings,
    name: z.string(),
    spotlight: z
      .string()
      .nullable()
      .meta({ description: "The `participant_id` of whom everybody sees large" }),
    active: z.boolean().meta({ description: "Whether it has been started" }),
    started_at: time.nullable(),
    created_at: time,
    modified_at: time,
    live: z
      .object({
        participants: z.int(),
        speakers: z.int().meta({ description: "Of these, those who may publish" }),
        audience: z.int(),
        waiting: z.int(),
        hands: z.int(),
        recording: z.boolean(),
      })
      .meta({ description: "Who is connected now" }),
  })
  .meta({ id: "Conference" });
export type ConferenceDocument = z.infer<typeof conference>;

const participantId = z.string().min(1).max(limits.participantIdentity);

export const conferenceParticipant = z
  .object({
    participant_id: z.string(),
    name: z.string(),
    role: z.enum(participantRoles),
    admission: z.enum(admissions),
    on_stage: z.boolean(),
    hand_raised_at: time.nullable(),
    connected: z.boolean(),
    joined_at: time.nullable().meta({ description: "Since when they have been connected" }),
    audio_on: z.boolean(),
    video_on: z.boolean(),
    sharing: z.boolean(),
  })
  .meta({ id: "ConferenceParticipant" });
export type ConferenceParticipantDocument = z.infer<typeof conferenceParticipant>;

/** A recording of a conference. */
export const conferenceRecording = recording
  .omit({ call_id: true, room_id: true })
  .extend({ conference_id: conferenceId })
  .meta({ id: "ConferenceRecording" });
export type ConferenceRecordingDocument = z.infer<typeof conferenceRecording>;

export const moderations = [
  "admit",
  "remove",
  "mute",
  "stage",
  "audience",
  "lower_hand",
  "spotlight",
  "unspotlight",
] as const;
export type Moderation = (typeof moderations)[number];
export const moderation = z.object({
  participant_id: participantId,
  action: z.enum(moderations).meta({
    description: "`stage` lets somebody of the audience publish, and `audience` ends that",
  }),
});

const NOT_FOUND = "SW_CONFERENCE_NOT_FOUND";
const one = { scope: "conferences", params: z.object({ conference_id: conferenceId }) } as const;
const change = { ...one, rate: limits.ratesOfRoutes.changeConference } as const;

export const listConferences = route({
  method: "GET",
  path: "/v1/conferences",
  summary: "List your conferences; for owner and admins, all of the host's.",
  scope: "conferences",
  answer: z.object({ conferences: z.array(conference) }),
});

export const createConference = route({
  method: "POST",
  path: "/v1/conferences",
  summary: "Create a conference and start it, unless `active` is false (members and above).",
  scope: "conferences",
  rate: limits.ratesOfRoutes.createConference,
  body: json(z.object({ ...repeatable, ...conferenceSettings, active: z.boolean().default(true) })),
  answer: conference,
  status: 201,
  errors: ["SW_FORBIDDEN", "SW_TOO_MANY", "SW_TRANSACTION_REUSED"],
});

const links = z.object({
  guest_url: z.string(),
  speaker_url: z.string().meta({ description: "With a code behind #: who has it may publish in a webinar" }),
  host_url: z.string().meta({ description: "With a code behind #: who has it controls the conference" }),
});
export type ConferenceLinks = z.infer<typeof links>;

export const getConference = route({
  method: "GET",
  path: "/v1/conferences/{conference_id}",
  summary: "Get a conference, its links, and who is in it.",
  ...one,
  answer: z.object({
    conference,
    links,
    egress_mode_token: z
      .string()
      .meta({ description: "With it, `createToken` gives hidden participants a token" }),
    participants: z.array(conferenceParticipant),
  }),
  errors: [NOT_FOUND],
});

export const changeConference = route({
  method: "PATCH",
  path: "/v1/conferences/{conference_id}",
  summary: "Change a conference; what is omitted stays. It counts at once for those who are in it.",
  ...change,
  body: json(z.object(conferenceSettings).partial()),
  answer: conference,
  errors: [NOT_FOUND],
});

export const startConference = route({
  method: "POST",
  path: "/v1/conferences/{conference_id}/start",
  summary: "Start a conference: people can join.",
  ...change,
  answer: conference,
  errors: [NOT_FOUND, "SW_FORBIDDEN", "SW_CALL_LIVEKIT_UNREACHABLE"],
});

export const stopConference = route({
  method: "POST",
  path: "/v1/conferences/{conference_id}/stop",
  summary: "Stop a conference: everybody is disconnected at once.",
  ...change,
  answer: conference,
  errors: [NOT_FOUND],
});

export const renewConferenceLinks = route({
  method: "POST",
  path: "/v1/conferences/{conference_id}/links",
  summary:
    "Renew the codes in the links for speakers and hosts, and the egress_mode_token: the old ones end.",
  ...change,
  answer: z.object({ links, egress_mode_token: z.string() }),
  errors: [NOT_FOUND],
});

export const deleteConference = route({
  method: "DELETE",
  path: "/v1/conferences/{conference_id}",
  summary: "Stop and delete a conference with its recordings.",
  ...change,
  answer: z.object({}),
  errors: [NOT_FOUND],
});

export const moderateConference = route({
  method: "POST",
  path: "/v1/conferences/{conference_id}/moderate",
  summary: "Admit, remove, mute or spotlight a participant, or change whether they may publish.",
  ...one,
  rate: limits.ratesOfRoutes.moderateConference,
  body: json(moderation),
  answer: z.object({}),
  errors: [
    NOT_FOUND,
    "SW_CONFERENCE_STOPPED",
    "SW_PARTICIPANT_NOT_FOUND",
    "SW_PARTICIPANT_SPEAKS",
    "SW_CALL_LIVEKIT_UNREACHABLE",
  ],
});

const recordingOfConference = one.params.extend({ recording_id: z.string().max(64) });

export const listConferenceRecordings = route({
  method: "GET",
  path: "/v1/conferences/{conference_id}/recordings",
  summary: "List the recordings of a conference.",
  ...one,
  answer: z.object({ recordings: z.array(conferenceRecording) }),
  errors: [NOT_FOUND],
});

export const getConferenceRecording = route({
  method: "GET",
  path: "/v1/conferences/{conference_id}/recordings/{recording_id}",
  summary: "Get a recording of a conference, with a link to its media.",
  ...one,
  params: recordingOfConference,
  answer: conferenceRecording,
  errors: [NOT_FOUND, "SW_RECORDING_NOT_FOUND"],
});

export const deleteConferenceRecording = route({
  method: "DELETE",
  path: "/v1/conferences/{conference_id}/recordings/{recording_id}",
  summary: "Delete a recording of a conference with its files.",
  ...change,
  params: recordingOfConference,
  answer: conferenceRecording,
  errors: [NOT_FOUND, "SW_RECORDING_NOT_FOUND", "SW_RECORDING_UNFINISHED"],
});
