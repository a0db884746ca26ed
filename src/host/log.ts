import { join } from "node:path";
import { createStream } from "rotating-file-stream";
import { redact } from "./redact.ts";

export interface HostLog {
  /** One line of what a process of the host has said. */
  line(source: "host" | "control-plane" | "media-server", text: string): void;
  close(): void;
}

/** All logs of the host in one rotated file in the data folder, and on standard error where there is a terminal to read it. */
export function openLog(dataDirectory: string, echo: boolean): HostLog {
  const file = createStream("hearth.log", {
    path: join(dataDirectory, "logs"),
    size: "5M",
    maxFiles: 5,
    mode: 0o600,
  });
  // A full disk must not end the host for want of a log line.
  file.on("error", () => {});
  return {
    line(source, text) {
      const line = `${new Date().toISOString()} ${source} ${redact(text)}\n`;
      file.write(line);
      if (echo) process.stderr.write(line);
    },
    close: () => file.end(),
  };
}
