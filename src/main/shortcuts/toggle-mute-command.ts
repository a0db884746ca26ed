import { randomBytes } from "node:crypto";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { app } from "electron";
import * as z from "zod";
import { mainTexts } from "../messages/index.ts";
import type { Toggled } from "../presence/own-call.ts";

/**
 * `--toggle-mute`: a second start has the first one mute or unmute its microphone, for desktops where only the system's own
 * settings can bind keys. It prints what has come of it, and exits with 0; with 1 if nothing could be muted.
 */
export const TOGGLE_MUTE = "--toggle-mute";

/** The first start answers sooner, or hangs. In ms. */
const ANSWER_TIMEOUT = 8_000;

const toggled = z.enum(["muted", "unmuted", "no-call", "failed"] satisfies Toggled[]);
/** What the second start passes to the first one: the address of a local socket that waits for the answer. */
const request = z.object({
  toggleMuteAnswer: z
    .string()
    .max(300)
    .regex(/^(\/|\\\\\.\\pipe\\)/),
});

/** The second start: asks the first one, prints its answer, and exits. */
export function askToToggleMute(): void {
  const name = `hearth-${randomBytes(8).toString("hex")}`;
  const address = process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
  const exit = (text: string, code: number) =>
    process.stdout.write(`${text}\n`, () => {
      // The socket's file is removed with it.
      server.close();
      app.exit(code);
    });
  const answered = (answer: Toggled) =>
    exit(mainTexts().toggled[answer], answer === "muted" || answer === "unmuted" ? 0 : 1);
  const server = createServer((socket) => {
    let said = "";
    socket.setEncoding("utf8").on("data", (text: string) => (said += text));
    socket.on("error", () => answered("failed"));
    socket.on("end", () => answered(toggled.catch("failed").parse(said)));
  });
  server.on("error", () => answered("failed"));
  server.listen(address, () => {
    if (app.requestSingleInstanceLock({ toggleMuteAnswer: address })) exit(mainTexts().notRunning, 1);
    else setTimeout(() => answered("failed"), ANSWER_TIMEOUT);
  });
}

/** Whether a second start has come only for that; then it gets its answer. */
export function answerToggleMute(passed: unknown, toggle: () => Promise<Toggled>): boolean {
  const { success, data } = request.safeParse(passed);
  if (!success) return false;
  const answer = async () => {
    const outcome = await toggle();
    // It may have given up.
    connect(data.toggleMuteAnswer)
      .on("error", () => {})
      .end(outcome);
  };
  void answer();
  return true;
}
