import { pino } from "pino";
import { describeError } from "../shared/errors/describe.ts";

/**
 * Writes one JSON line per event to standard error, which the supervisor collects. Levels: `error`, data or work was lost;
 * `warn`, something failed and is repaired or retried; `info`, the process started, stopped or changed state; `debug`,
 * details for developers. Errors are logged whole, as `error`. Tokens, codes, bodies and queries are never logged; those
 * that the host keeps are a `Secret`.
 */
export function createLog() {
  return pino(
    {
      level: process.env["HEARTH_LOG_LEVEL"] ?? "info",
      base: { process: "control-plane" },
      serializers: { error: describeError, err: describeError },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
