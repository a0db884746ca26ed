import { HostFailure } from "../shared/errors/host-codes.ts";

const needed = ["LIVEKIT_URL", "HEARTH_S3_BUCKET"];

/** Whether the environment has what Egress takes, also if another recorder is chosen. */
export const canUseEgress = (env: NodeJS.ProcessEnv): boolean => needed.every((name) => env[name]?.trim());

/**
 * Whether the environment chooses LiveKit Egress to record, which takes an external LiveKit and a bucket. Throws
 * HEARTH_RECORDER_SETTINGS if it lacks one of them, or chooses something else.
 */
export function isEgressChosen(env: NodeJS.ProcessEnv): boolean {
  const choice = env["HEARTH_RECORDER"]?.trim() ?? "";
  if (choice === "") return false;
  if (choice !== "egress") throw new HostFailure("HEARTH_RECORDER_SETTINGS", `It is "${choice}".`);
  const missing = needed.filter((name) => !env[name]?.trim());
  if (missing.length > 0)
    throw new HostFailure("HEARTH_RECORDER_SETTINGS", `Missing: ${missing.join(", ")}.`);
  return true;
}
