import * as z from "zod";

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
