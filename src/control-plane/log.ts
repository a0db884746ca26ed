import { pino } from "pino";

/**
 * One JSON line per happening, to standard error, where the supervisor collects it.
 * error: somebody lost something. warn: something failed and is repaired or retried. info: the process
 * came, went or changed state. debug: what a developer asks for. Never a token, a code, a body or a query.
 */
export function createLog() {
  return pino(
    {
      level: process.env["HEARTH_LOG_LEVEL"] ?? "info",
      base: { process: "control-plane" },
      redact: { paths: ["*.authorization", "*.access_token", "*.livekit_token", "*.code", "*.secret"] },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

export type Log = ReturnType<typeof createLog>;
