import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createStream, type RotatingFileStream } from "rotating-file-stream";
import { describeError } from "../shared/errors/describe.ts";
import { redact, secretsOf } from "./redact.ts";

export type LogSource = "host" | "control-plane" | "media-server" | "recorder" | "window";

/** Lines that are buffered until the file may be written. Only a start that keeps failing exceeds this. */
const MAX_BUFFERED_LINES = 1_000;
/** In characters: enough for an error with all its causes. */
const MAX_LINE_LENGTH = 64 * 1024;

export const logFile = (dataDirectory: string): string => join(dataDirectory, "logs", "hearth.log");

/**
 * Writes the logs of all processes of the host to one rotated file in the data folder, and to standard error if `echo`
 * is set. Until this host has locked the folder, lines are buffered in memory.
 */
export class HostLog {
  readonly #echo: boolean;
  readonly #secrets = secretsOf(process.env);
  #file: RotatingFileStream | null = null;
  #path: string | null = null;
  #buffered: string[] = [];

  constructor(echo: boolean) {
    this.#echo = echo;
  }

  open(dataDirectory: string): void {
    const path = join(dataDirectory, "logs");
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const file = createStream("hearth.log", { path, size: "5M", maxFiles: 5, mode: 0o600 });
    // A log line that cannot be written to a full disk must not end the host.
    file.on("error", () => {});
    for (const line of this.#buffered.splice(0)) file.write(line);
    this.#file = file;
    this.#path = join(path, "hearth.log");
    process.on("uncaughtExceptionMonitor", this.#logUncaught);
  }

  /** Redacts these values from all later lines. */
  addSecrets(...secrets: readonly string[]): void {
    this.#secrets.push(...secrets);
  }

  /** Logs one line of output of a process. */
  line(source: LogSource, text: string): void {
    const line = this.#format(source, text);
    if (this.#file) this.#file.write(line);
    else if (this.#buffered.length < MAX_BUFFERED_LINES) this.#buffered.push(line);
    if (this.#echo) process.stderr.write(line);
  }

  failure(source: LogSource, what: string, error: unknown): void {
    this.line(source, formatFailure(what, error));
  }

  close(): void {
    process.off("uncaughtExceptionMonitor", this.#logUncaught);
    this.#file?.end();
  }

  #format(source: LogSource, text: string): string {
    // Line breaks are escaped so that logged text cannot forge a second entry.
    const one = text.slice(0, MAX_LINE_LENGTH).replaceAll(/\r?\n|\r/g, "\\n");
    return `${new Date().toISOString()} ${source} ${redact(one, this.#secrets)}\n`;
  }

  /** Written synchronously, since the process ends after this. */
  readonly #logUncaught = (error: unknown): void => {
    if (this.#path === null) return;
    try {
      const line = this.#format("host", formatFailure("uncaught exception", error));
      appendFileSync(this.#path, line, { mode: 0o600 });
    } catch {
      // A failure to log must not hide why the process exits.
    }
  };
}

const formatFailure = (what: string, error: unknown): string =>
  `${what}: ${JSON.stringify(describeError(error))}`;
