import * as z from "zod";
import { checkTexts } from "../base/check-texts.ts";
import type { ValuesIn } from "../base/fill-in.ts";
import { probeTransports } from "../call/principal.ts";
import { time } from "./entities.ts";

/** What the doctor finds. */

/** The checks of a host on its own machine, in their order. */
export const hostChecks = [
  "addresses",
  "app-port",
  "media-server",
  "recorder",
  "media-port",
  "turn",
  "certificate",
  "public-name",
  "clock",
  "disk",
] as const;
export type HostCheck = (typeof hostChecks)[number];

/** What the host can mend by itself. */
export const repairs = [
  "listen-everywhere",
  "enable-turn",
  "another-media-port",
  "renew-certificate",
  "use-own-certificate",
] as const;
export type Repair = (typeof repairs)[number];

export type CheckCode = keyof typeof checkTexts;
const codes = Object.keys(checkTexts) as [CheckCode, ...CheckCode[]];

const value = z.union([z.string(), z.number(), z.array(z.string()), z.object({ time })]);
export type CheckValue = z.output<typeof value>;

/** The values that the texts of a code contain. */
export type CheckValues<Code extends CheckCode> = Readonly<
  Record<ValuesIn<(typeof checkTexts)[Code]["found" | "means"]>, CheckValue>
>;

const checkStatus = z.enum(["ok", "warn", "fail", "skipped"]);
export type CheckStatus = z.output<typeof checkStatus>;

export const portRule = z.object({
  protocol: z.enum(["tcp", "udp"]),
  port: z.int().min(1).max(65_535),
  address: z.string().meta({ description: "The IP address of the host's machine" }),
});
export type PortRule = z.output<typeof portRule>;

export const check = z
  .object({
    id: z.enum(hostChecks),
    status: checkStatus,
    code: z.enum(codes).meta({ description: "What was found" }),
    values: z
      .record(z.string(), value)
      .meta({ description: "What the texts of this code contain, such as ports and addresses" }),
    rules: z
      .array(portRule)
      .meta({ description: "What a firewall or router has to let through, which the host cannot change" }),
    repair: z.enum(repairs).nullable().meta({ description: "What the host can do about it, if asked" }),
    fixed: z.boolean().meta({
      description: "Whether an option of this run decides the setting that the host would change",
    }),
  })
  .meta({ id: "Check" });
export type Check = z.output<typeof check>;

export const checkReport = z
  .object({
    ok: z.boolean().meta({ description: "Whether no check has failed" }),
    checks: z.array(check),
  })
  .meta({ id: "CheckReport" });
export type CheckReport = z.output<typeof checkReport>;

/** Whether no check has failed. */
export const isOk = (checks: readonly { readonly status: CheckStatus }[]): boolean =>
  checks.every(({ status }) => status !== "fail");

/**
 * A connection test from a client: for each way to the media server, two participants of a LiveKit room, of which one
 * sends to the other that way only.
 */
export const probe = z
  .object({
    probe_id: z.string(),
    livekit_url: z.string(),
    offers: z
      .array(
        z.object({
          transport: z.enum(probeTransports),
          port: z.int().nullable().meta({ description: "Null for any free port, or if it is not known" }),
          publisher_token: z.string().meta({ description: "For the participant who only publishes" }),
          subscriber_token: z.string().meta({ description: "For the participant who only subscribes" }),
        }),
      )
      .meta({ description: "How this client may reach the media server" }),
    ends_at: time,
  })
  .meta({ id: "Probe" });
export type Probe = z.output<typeof probe>;
export type ProbeOffer = Probe["offers"][number];
