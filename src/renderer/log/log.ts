import { formatLine, type Facts } from "./format.ts";

type Level = "debug" | "info" | "warn" | "error";

const at =
  (level: Level) =>
  (what: string, facts?: Facts): void =>
    // oxlint-disable-next-line no-console -- the only place that writes there
    console[level](formatLine(what, facts));

/**
 * The page's log: its console. In the desktop app, warnings and errors also go to the host's log file
 * (`main/system/diagnostics.ts`), secrets redacted.
 *
 * - `error`: a bug, or a loss for the user.
 * - `warn`: something failed, and the app continued without it.
 * - `info`: a change that helps to diagnose a problem.
 * - `debug`: failures that are expected and have no effect.
 */
export const log: Readonly<Record<Level, (what: string, facts?: Facts) => void>> = {
  debug: at("debug"),
  info: at("info"),
  warn: at("warn"),
  error: at("error"),
};
