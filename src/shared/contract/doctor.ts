import * as z from "zod";
import { time } from "./entities.ts";

/** What the doctor finds. `found` and `means` are English sentences for terminals and reports. */

/** What the host can mend by itself. */
export const repairs = ["listen-everywhere", "enable-turn", "another-media-port"] as const;
export type Repair = (typeof repairs)[number];

export const check = z
  .object({
    id: z.string(),
    status: z.enum(["ok", "warn", "fail", "skipped"]),
    found: z.string(),
    means: z.string(),
    repair: z.enum(repairs).optional(),
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

export const reportOf = (checks: Check[]): CheckReport => ({
  ok: checks.every(({ status }) => status !== "fail"),
  checks,
});

/** A connection test from a client: two participants of a LiveKit room of its own, of which one sends to the other. */
export const probe = z
  .object({
    probe_id: z.string(),
    livekit_url: z.string(),
    publisher_token: z.string().meta({ description: "For the participant who only publishes" }),
    subscriber_token: z.string().meta({ description: "For the participant who only subscribes" }),
    offers: z
      .array(
        z.object({
          transport: z.enum(["udp", "tcp", "turn"]),
          port: z.int().nullable().meta({ description: "Null for any free port, or if it is not known" }),
        }),
      )
      .meta({ description: "How this client may reach the media server" }),
    ends_at: time,
  })
  .meta({ id: "Probe" });
export type Probe = z.output<typeof probe>;
export type ProbeTransport = Probe["offers"][number]["transport"];
