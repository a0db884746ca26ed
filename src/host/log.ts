import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createStream, type RotatingFileStream } from "rotating-file-stream";
import { describeError } from "../shared/errors/describe.ts";
import { redact, secretsOf } from "./redact.ts";

export type LogSource = "host" | "control-plane" | "media-server" | "window";

/** Lines buffered until the file may be written; only a start that keeps failing has more. */
const KEPT_LINES = 1_000;
/** Maximum line length in characters: room for an error with all its causes. */
const LONGEST_LINE = 64 * 1024;

export const logFile = (dataDirectory: string): string => join(dataDirectory, "logs", "hearth.log");

/**
 * All logs of the host in one rotated file in the data folder, and on standard error if `echo` is set. Until
 * this host has locked the folder, lines are buffered in memory.
 */
export class HostLog {
  readonly #echo: boolean;
  readonly #secrets = secretsOf(process.env);
  #file: RotatingFileStream | null = null;
  #path: string | null = null;
  #kept: string[] = [];

  constructor(echo: boolean) {
    this.#echo = echo;
  }

  open(dataDirectory: string): void {
    const path = join(dataDirectory, "logs");
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const file = createStream("hearth.log", { path, size: "5M", maxFiles: 5, mode: 0o600 });
    // A log line that cannot be written to a full disk must not end the host.
    file.on("error", () => {});
    for (const line of this.#kept.splice(0)) file.write(line);
    this.#file = file;
    this.#path = join(path, "hearth.log");
    process.on("uncaughtExceptionMonitor", this.#lastWords);
  }

  /** Redacts these from all lines from now on. */
  hide(...secrets: readonly string[]): void {
    this.#secrets.push(...secrets);
  }

  /** One line of what a process of the host has said. */
  line(source: LogSource, text: string): void {
    const line = this.#format(source, text);
    if (this.#file) this.#file.write(line);
    else if (this.#kept.length < KEPT_LINES) this.#kept.push(line);
    if (this.#echo) process.stderr.write(line);
  }

  failure(source: LogSource, what: string, error: unknown): void {
    this.line(source, sentenceOf(what, error));
  }

  close(): void {
    process.off("uncaughtExceptionMonitor", this.#lastWords);
    this.#file?.end();
  }

  #format(source: LogSource, text: string): string {
    // One event is one line: logged text cannot forge a second one.
    const one = text.slice(0, LONGEST_LINE).replaceAll(/\r?\n|\r/g, "\\n");
    return `${new Date().toISOString()} ${source} ${redact(one, this.#secrets)}\n`;
  }

  /** Written synchronously, since the process ends after this. */
  readonly #lastWords = (error: unknown): void => {
    if (this.#path === null) return;
    try {
      const line = this.#format("host", sentenceOf("something failed that nobody has seen to", error));
      appendFileSync(this.#path, line, { mode: 0o600 });
    } catch {
      // A failure to log must not hide the reason why the process ends.
    }
  };
}

const sentenceOf = (what: string, error: unknown): string =>
  `${what}: ${JSON.stringify(describeError(error))}`;
