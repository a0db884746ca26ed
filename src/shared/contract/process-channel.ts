import * as z from "zod";
import { Secret } from "../base/secret.ts";
import { hostErrorCodes } from "../errors/host-codes.ts";
import { livekitStatus } from "./host.ts";

/** What the supervisor and the control plane's process say to each other over their private channel. */

/** Plain on the way, hidden where it arrives. */
const secret = z.string().transform((value) => new Secret(value));

/** What the time of day was when the machine had been up for so long; both in milliseconds. */
export const clockAnchor = z.object({ wall: z.number(), uptime: z.number() });
export type ClockAnchor = z.infer<typeof clockAnchor>;

export const toControlPlane = z.discriminatedUnion("type", [
  /** Comes first: nothing in the data folder is read or written before it is answered by `locked`. */
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
    /** Whoever shows it, which takes a look into the data folder, gets a code that signs the owner in. */
    openingKey: secret,
    /** What calls have counted by so far: a process that is replaced goes on with it. Null in the first one. */
    clock: clockAnchor.nullable(),
    /** Signs what clients hold to join calls. The media server does not know it. */
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
  /** Is answered at once by whoever is not hung. */
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.literal("stop") }),
]);
/** As it is sent. */
export type ToControlPlane = z.input<typeof toControlPlane>;
/** As it arrives. */
export type HeardByControlPlane = z.output<typeof toControlPlane>;
export type StartOrder = Extract<ToControlPlane, { type: "start" }>;
export type StartControlPlane = Extract<HeardByControlPlane, { type: "start" }>;

export const fromControlPlane = z.discriminatedUnion("type", [
  z.object({ type: z.literal("locked") }),
  z.object({ type: z.literal("ready"), port: z.int() }),
  z.object({ type: z.literal("owner-code"), request: z.int(), code: z.string() }),
  z.object({ type: z.literal("pong") }),
  /** What calls count by from here on. */
  z.object({ type: z.literal("clock"), anchor: clockAnchor }),
  z.object({ type: z.literal("failed"), code: z.enum(hostErrorCodes), detail: z.string().optional() }),
]);
export type FromControlPlane = z.infer<typeof fromControlPlane>;
