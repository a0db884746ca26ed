import { pino } from "pino";
import { describeError } from "../shared/errors/describe.ts";

/**
 * One JSON line per happening, to standard error, where the supervisor collects it.
 * error: somebody lost something. warn: something failed and is repaired or retried. info: the process
 * came, went or changed state. debug: what a developer asks for. An error is logged itself, as `error`. Never a
 * token, a code, a body or a query; what the host has of these for long is a `Secret`.
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

export type Log = ReturnType<typeof createLog>;
