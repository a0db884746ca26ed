import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createStream, type RotatingFileStream } from "rotating-file-stream";
import { redact } from "./redact.ts";

/** Lines that are kept until the file may be written; only a start that fails over and over has more. */
const KEPT_LINES = 1_000;

/**
 * All logs of the host in one rotated file in the data folder, and on standard error where there is a terminal to
 * read it. Until the folder is known to be this host's alone, lines are kept in memory.
 */
export class HostLog {
  readonly #echo: boolean;
  #file: RotatingFileStream | null = null;
  #kept: string[] = [];

  constructor(echo: boolean) {
    this.#echo = echo;
  }

  open(dataDirectory: string): void {
    const path = join(dataDirectory, "logs");
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const file = createStream("hearth.log", { path, size: "5M", maxFiles: 5, mode: 0o600 });
    // A full disk must not end the host for want of a log line.
    file.on("error", () => {});
    for (const line of this.#kept.splice(0)) file.write(line);
    this.#file = file;
  }

  /** One line of what a process of the host has said. */
  line(source: "host" | "control-plane" | "media-server", text: string): void {
    const line = `${new Date().toISOString()} ${source} ${redact(text)}\n`;
    if (this.#file) this.#file.write(line);
    else if (this.#kept.length < KEPT_LINES) this.#kept.push(line);
    if (this.#echo) process.stderr.write(line);
  }

  close(): void {
    this.#file?.end();
  }
}
