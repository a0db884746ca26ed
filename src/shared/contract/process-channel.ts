import * as z from "zod";
import type { Reach } from "../base/reach.ts";
import { Secret } from "../base/secret.ts";
import { hostErrorCodes } from "../errors/host-codes.ts";
import { livekitStatus } from "./host.ts";

/** The private channel between the supervisor and the control plane's process: typed calls and events, as IPC is. */

/** A plain string in transit, a `Secret` once received. */
const secret = z.string().transform((value) => new Secret(value));

/** A time of day and the machine's uptime at that moment, in milliseconds. */
export const clockAnchor = z.object({ wall: z.number(), uptime: z.number() });
export type ClockAnchor = z.infer<typeof clockAnchor>;

const reach = z.object({
  address: z.string(),
  scheme: z.literal("http"),
  names: z.tuple([z.string()], z.string()).readonly(),
  otherOrigins: z.array(z.string()).readonly(),
  media: z.object({ address: z.string() }),
}) satisfies z.ZodType<Reach>;

const startControlPlane = z.object({
  dataDirectory: z.string(),
  /** The built renderer, which is served to browsers. */
  uiDirectory: z.string(),
  version: z.string(),
  reach,
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
});
/** As it is sent. */
export type StartOptions = z.input<typeof startControlPlane>;
/** As it arrives. */
export type StartControlPlane = z.output<typeof startControlPlane>;

/** What the supervisor asks. Each call is answered once, with a value or a failure. */
export const channelCalls = {
  /** The first call: nothing in the data folder is read or written before it is answered. */
  lock: { input: z.object({ dataDirectory: z.string() }), output: z.void() },
  start: { input: startControlPlane, output: z.object({ port: z.int() }) },
  /** A single-use code that signs the owner in. Lifetime in milliseconds. */
  createOwnerCode: { input: z.object({ lifetime: z.int() }), output: z.object({ code: z.string() }) },
  /** The heartbeat: answered at once by a process that is not hung. */
  ping: { input: z.void(), output: z.void() },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type ChannelCall = keyof typeof channelCalls;
/** As it is sent. */
export type CallInput<Name extends ChannelCall> = z.input<(typeof channelCalls)[Name]["input"]>;
export type CallOutput<Name extends ChannelCall> = z.output<(typeof channelCalls)[Name]["output"]>;

/** What the supervisor tells the control plane. */
export const supervisorEvents = {
  mediaServer: z.object({
    status: livekitStatus,
    url: z.string().nullable(),
    version: z.string().nullable(),
    /** The process to stop should the supervisor vanish. */
    pid: z.int().nullable(),
  }),
  /** Its answer is that the process exits. */
  stop: z.void(),
} as const satisfies Record<string, z.ZodType>;

/** What the control plane tells the supervisor. */
export const controlPlaneEvents = {
  /** The clock of calls from now on. */
  clock: clockAnchor,
  /** A query has met damage in the database: the next start looks for it. */
  damaged: z.void(),
} as const satisfies Record<string, z.ZodType>;

export type SupervisorEvent = keyof typeof supervisorEvents;
export type ControlPlaneEvent = keyof typeof controlPlaneEvents;
export type SupervisorEventData<Name extends SupervisorEvent> = z.output<(typeof supervisorEvents)[Name]>;
export type ControlPlaneEventData<Name extends ControlPlaneEvent> = z.output<
  (typeof controlPlaneEvents)[Name]
>;

const names = <Name extends string>(map: Record<Name, unknown>) =>
  z.enum(Object.keys(map) as [Name, ...Name[]]);
/** Checked by the schema of the call or event that it belongs to. */
const content = z.unknown().optional();

/** What crosses the channel, towards the control plane. */
export const toControlPlane = z.discriminatedUnion("type", [
  z.object({ type: z.literal("call"), id: z.int(), name: names(channelCalls), input: content }),
  z.object({ type: z.literal("event"), name: names(supervisorEvents), data: content }),
]);
export type ToControlPlane = z.infer<typeof toControlPlane>;

/** What crosses the channel, towards the supervisor. */
export const fromControlPlane = z.discriminatedUnion("type", [
  z.object({ type: z.literal("answer"), id: z.int(), value: content }),
  z.object({
    type: z.literal("failure"),
    id: z.int(),
    code: z.enum(hostErrorCodes),
    detail: z.string().optional(),
  }),
  z.object({ type: z.literal("event"), name: names(controlPlaneEvents), data: content }),
]);
export type FromControlPlane = z.infer<typeof fromControlPlane>;
