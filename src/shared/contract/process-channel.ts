import * as z from "zod";
import { Secret } from "../base/secret.ts";
import { hostErrorCodes } from "../errors/host-codes.ts";
import { livekitStatus } from "./host.ts";

/** What the supervisor and the control plane's process say to each other over their private channel. */

/** A plain string in transit, a `Secret` once received. */
const secret = z.string().transform((value) => new Secret(value));

/** A time of day and the machine's uptime at that moment, in milliseconds. */
export const clockAnchor = z.object({ wall: z.number(), uptime: z.number() });
export type ClockAnchor = z.infer<typeof clockAnchor>;

export const toControlPlane = z.discriminatedUnion("type", [
  /** The first message: nothing in the data folder is read or written before the answer, `locked`. */
  z.object({ type: z.literal("lock"), dataDirectory: z.string() }),
  z.object({
    type: z.literal("start"),
    dataDirectory: z.string(),
    /** The built renderer, which is served to browsers. */
    uiDirectory: z.string(),
    version: z.string(),
    port: z.int().min(0).max(65_535),
    /** What the owner is called until they say otherwise. */
    ownerName: z.string(),
    /** Whoever presents it, and so can read the data folder, gets a code that signs the owner in. */
    openingKey: secret,
    /** The clock of calls so far, which a restarted process continues. Null for the first process. */
    clock: clockAnchor.nullable(),
    /**
     * Whether to look for damage before the database is used, which reads all of it: not when a process that got ready
     * has crashed, since a crash damages nothing, and a large database takes longer than people wait.
     */
    checkDatabase: z.boolean().default(true),
    /** Signs the tokens with which clients join calls. The media server does not know it. */
    callTokenSecret: secret,
    livekit: z.object({
      apiKey: z.string(),
      apiSecret: secret,
      webhookKey: z.string(),
      webhookSecret: secret,
    }),
  }),
  z.object({
    type: z.literal("media-server"),
    status: livekitStatus,
    url: z.string().nullable(),
    version: z.string().nullable(),
    /** The process to stop should the supervisor vanish. */
    pid: z.int().nullable(),
  }),
  /** Asks for a single-use code that signs the owner in. */
  z.object({ type: z.literal("owner-code"), request: z.int(), lifetime: z.int() }),
  /** The heartbeat: answered at once by a process that is not hung. */
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.literal("stop") }),
]);
/** As it is sent. */
export type ToControlPlane = z.input<typeof toControlPlane>;
/** As it arrives. */
export type HeardByControlPlane = z.output<typeof toControlPlane>;
export type StartOrder = Extract<ToControlPlane, { type: "start" }>;
export type StartControlPlane = Extract<HeardByControlPlane, { type: "start" }>;

const reason = { code: z.enum(hostErrorCodes), detail: z.string().optional() };

export const fromControlPlane = z.discriminatedUnion("type", [
  z.object({ type: z.literal("locked") }),
  z.object({ type: z.literal("ready"), port: z.int() }),
  z.object({ type: z.literal("owner-code"), request: z.int(), code: z.string() }),
  /** The same request could not be met. */
  z.object({ type: z.literal("owner-code-refused"), request: z.int(), ...reason }),
  z.object({ type: z.literal("pong") }),
  /** The clock of calls from now on. */
  z.object({ type: z.literal("clock"), anchor: clockAnchor }),
  /** A query has met damage in the database: the next start looks for it. */
  z.object({ type: z.literal("damaged") }),
  z.object({ type: z.literal("failed"), ...reason }),
]);
export type FromControlPlane = z.infer<typeof fromControlPlane>;
