import { probeTransports } from "../../../shared/call/principal.ts";

/** By what right the media server may be used: without any, only what everybody may see is checked. */
export type Access = "session" | { readonly invite: string } | "none";

/** The steps of a check, in their order. */
export const stepNames = [
  "secure",
  "webSocket",
  "signalling",
  "udp",
  "tcp",
  "turn",
  "quality",
  "microphone",
  "camera",
] as const;
export type StepName = (typeof stepNames)[number];

/** What a step has found. The texts are functions, since the language may change while they are shown. */
export interface Finding {
  readonly status: "ok" | "warn" | "fail" | "skipped";
  readonly found: () => string;
  /** What it means, and what to do; null if there is nothing to add. */
  readonly means: (() => string) | null;
  /** What a firewall or router has to let through, such as "UDP 47882". */
  readonly rule?: string;
  /** Where the host's own certificate authority can be downloaded, if this browser may have to trust it. */
  readonly authority?: string;
}

export type Step = { readonly status: "waiting" } | { readonly status: "running" } | Finding;

export type Steps = Readonly<Record<StepName, Step>>;

export const allWaiting: Steps = Object.fromEntries(
  stepNames.map((name) => [name, { status: "waiting" }]),
) as unknown as Steps;

/** What the steps mean together, once all are done: whether calls work on this device, or that it is not known. */
export function verdictOf(steps: Steps, access: Access): "works" | "limited" | "broken" | "unknown" {
  const statusOf = (name: StepName) => steps[name].status;
  if (statusOf("secure") === "fail" || statusOf("webSocket") === "fail") return "broken";
  if (access === "none") return "unknown";
  if (!probeTransports.some((name) => statusOf(name) === "ok")) return "broken";
  return stepNames.some((name) => statusOf(name) === "fail" || statusOf(name) === "warn")
    ? "limited"
    : "works";
}
