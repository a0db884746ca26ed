import * as z from "zod";
import { shares, type Reach } from "../base/reach.ts";
import { Secret } from "../base/secret.ts";
import { hostErrorCodes } from "../errors/host-codes.ts";
import { checkReport, repairs } from "./doctor.ts";
import { livekitStatus } from "./host.ts";
import { network, networkSettings } from "./network.ts";

/** The private channel between the supervisor and the control plane's process: typed calls and events, as IPC is. */

/** A plain string in transit, a `Secret` once received. */
const secret = z.string().transform((value) => new Secret(value));

/** A time of day and the machine's uptime at that moment, in milliseconds. */
export const clockAnchor = z.object({ wall: z.number(), uptime: z.number() });
export type ClockAnchor = z.infer<typeof clockAnchor>;

const strings = z.array(z.string()).readonly();
const port = z.int().min(1).max(65_535);

const reach = z.object({
  share: z.enum(shares),
  port,
  listeners: z.array(z.object({ address: z.string(), tls: z.boolean() })).readonly(),
  plainNames: strings,
  tlsNames: strings,
  publicUrl: z.string().nullable(),
  strict: z.boolean(),
  trustedProxies: strings,
  otherOrigins: strings,
  authority: z.string().nullable(),
  media: z.object({
    addresses: strings,
    udpPort: port.nullable(),
    tcpPort: port.nullable(),
    turn: z.boolean(),
  }),
  publicAddresses: strings,
}) satisfies z.ZodType<Reach>;

/** How the host is reached, and its own certificate authority as PEM, if it has one. */
const reached = z.object({ reach, authority: z.string().nullable() });

const startControlPlane = z.object({
  dataDirectory: z.string(),
  /** The built renderer, which is served to browsers. */
  uiDirectory: z.string(),
  version: z.string(),
  ...reached.shape,
  /** Begins each connection that the supervisor relays; others are refused. */
  relayKey: secret,
  /** The owner's initial display name. */
  ownerName: z.string(),
  /** Programs that can read this key in the data folder can get a code that signs in the owner. */
  openingKey: secret,
  /** The call clock, which a restarted process continues. Null for the first process. */
  clock: clockAnchor.nullable(),
  /**
   * Whether to check the database for damage before it is used, which reads all of it. Not after the crash of a process
   * that was ready: a crash causes no damage, and checking a large database would take too long.
   */
  checkDatabase: z.boolean().default(true),
  /** Signs the tokens with which clients join calls. It is not shared with the media server. */
  callTokenSecret: secret,
  livekit: z.object({
    apiKey: z.string(),
    apiSecret: secret,
    webhookKey: z.string(),
    webhookSecret: secret,
  }),
  /** What turns speech into text; null if nothing does. */
  transcription: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("http"), url: z.url(), key: secret.nullable(), model: z.string() }),
      z.object({ kind: z.literal("command"), command: z.string() }),
    ])
    .nullable(),
});
/** As it is sent. */
export type StartOptions = z.input<typeof startControlPlane>;
/** As it arrives. */
export type StartControlPlane = z.output<typeof startControlPlane>;

/** What runs now: live calls, the people in them, and how many of these are others than the owner. */
const activity = z.object({ calls: z.int(), people: z.int(), others: z.int() });
export type Activity = z.infer<typeof activity>;
/** While no call is live, or nothing runs that could have one. */
export const NO_ACTIVITY: Activity = { calls: 0, people: 0, others: 0 };

/** Calls from the supervisor. Each is answered once, with a value or a failure. */
export const channelCalls = {
  /** The first call: nothing in the data folder is read or written before it is answered. */
  lock: { input: z.object({ dataDirectory: z.string() }), output: z.void() },
  /** Answered with the loopback port for relayed connections. */
  start: { input: startControlPlane, output: z.object({ port }) },
  /** A single-use code that signs the owner in. Lifetime in milliseconds. */
  createOwnerCode: { input: z.object({ lifetime: z.int() }), output: z.object({ code: z.string() }) },
  activity: { input: z.void(), output: activity },
  /** The heartbeat: answered at once by a process that is not hung. */
  ping: { input: z.void(), output: z.void() },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type ChannelCall = keyof typeof channelCalls;
/** As it is sent. */
export type CallInput<Name extends ChannelCall> = z.input<(typeof channelCalls)[Name]["input"]>;
export type CallOutput<Name extends ChannelCall> = z.output<(typeof channelCalls)[Name]["output"]>;

const recorderOf = z.object({ recordingId: z.string() });

/** Calls from the control plane: the supervisor decides how the host is reached, and runs the pages that record. */
export const supervisorCalls = {
  /**
   * Opens the page of a recorder, whose address ends in its token. Answered once the page is loading; fails with
   * HEARTH_RECORDER_MISSING where nothing can open it.
   */
  openRecorder: { input: recorderOf.extend({ url: secret }), output: z.void() },
  /** Closes it if it is open. */
  closeRecorder: { input: recorderOf, output: z.void() },
  network: { input: z.void(), output: network },
  doctor: { input: z.void(), output: checkReport },
  repair: {
    input: z.object({ repair: z.enum(repairs), interruptCalls: z.boolean() }),
    output: z.object({ outcome: z.enum(["mended", "calls-live", "fixed", "incomplete"]) }),
  },
  changeNetwork: {
    input: z.object({ settings: networkSettings.partial(), interruptCalls: z.boolean() }),
    output: z.discriminatedUnion("outcome", [
      z.object({ outcome: z.literal("changed"), network }),
      z.object({ outcome: z.enum(["calls-live", "fixed", "incomplete"]) }),
    ]),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type SupervisorCall = keyof typeof supervisorCalls;
/** As it is sent. */
export type SupervisorCallInput<Name extends SupervisorCall> = z.input<
  (typeof supervisorCalls)[Name]["input"]
>;
export type SupervisorCallOutput<Name extends SupervisorCall> = z.output<
  (typeof supervisorCalls)[Name]["output"]
>;

/** Events from the supervisor. */
export const supervisorEvents = {
  mediaServer: z.object({
    status: livekitStatus,
    url: z.string().nullable(),
    version: z.string().nullable(),
    /** The process to kill if the supervisor exits. */
    pid: z.int().nullable(),
  }),
  /** How the host is reached has changed. */
  reach: reached,
  /** The page of a recorder has crashed, hangs, or was closed. */
  recorderExited: recorderOf,
  /** Its answer is that the process exits. */
  stop: z.void(),
} as const satisfies Record<string, z.ZodType>;

/** Events from the control plane. */
export const controlPlaneEvents = {
  /** Sent once the control plane runs, and on each change. */
  activity,
  /** What the host is called: sent once the control plane runs, and on each change. */
  hostName: z.string(),
  /** The call clock was set. */
  clock: clockAnchor,
  /** A query found the database damaged: the next start checks it. */
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

/** An answer to a call in the other direction. */
const answers = [
  z.object({ type: z.literal("answer"), id: z.int(), value: content }),
  z.object({
    type: z.literal("failure"),
    id: z.int(),
    code: z.enum(hostErrorCodes),
    detail: z.string().optional(),
  }),
] as const;
export type ChannelAnswer = z.infer<(typeof answers)[number]>;

/** A message to the control plane. */
export const toControlPlane = z.discriminatedUnion("type", [
  z.object({ type: z.literal("call"), id: z.int(), name: names(channelCalls), input: content }),
  z.object({ type: z.literal("event"), name: names(supervisorEvents), data: content }),
  ...answers,
]);
export type ToControlPlane = z.infer<typeof toControlPlane>;

/** A message to the supervisor. */
export const fromControlPlane = z.discriminatedUnion("type", [
  z.object({ type: z.literal("call"), id: z.int(), name: names(supervisorCalls), input: content }),
  z.object({ type: z.literal("event"), name: names(controlPlaneEvents), data: content }),
  ...answers,
]);
export type FromControlPlane = z.infer<typeof fromControlPlane>;
