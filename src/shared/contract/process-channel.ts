import * as z from "zod";
import { hostErrorCodes } from "../errors/host-codes.ts";
import { livekitStatus } from "./host.ts";

/** What the supervisor and the control plane's process say to each other over their private channel. */

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
    openingKey: z.string(),
    livekit: z.object({
      apiKey: z.string(),
      apiSecret: z.string(),
      webhookKey: z.string(),
      webhookSecret: z.string(),
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
  z.object({ type: z.literal("stop") }),
]);
export type ToControlPlane = z.infer<typeof toControlPlane>;
export type StartControlPlane = Extract<ToControlPlane, { type: "start" }>;

export const fromControlPlane = z.discriminatedUnion("type", [
  z.object({ type: z.literal("locked") }),
  z.object({ type: z.literal("ready"), port: z.int() }),
  z.object({ type: z.literal("owner-code"), request: z.int(), code: z.string() }),
  z.object({ type: z.literal("failed"), code: z.enum(hostErrorCodes), detail: z.string() }),
]);
export type FromControlPlane = z.infer<typeof fromControlPlane>;
