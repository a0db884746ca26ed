import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  CommandEngine,
  isCommand,
} from "../../../../../src/control-plane/transcripts/engines/command-engine.ts";
import type { EngineFailure } from "../../../../../src/control-plane/transcripts/engines/engine.ts";
import { isRunning, temporaryDirectory } from "../../../../helpers/host.ts";

let folder: string;
const never = new AbortController().signal;

beforeEach(() => {
  folder = temporaryDirectory();
  writeFileSync(join(folder, "turn.wav"), "audio");
});
afterEach(() => void vi.unstubAllEnvs());

/** A program that runs these lines of a shell. */
function program(lines: string, name = "program"): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
  return file;
}

const transcribe = (template: string, { signal = never, timeout = 10_000 } = {}) =>
  new CommandEngine({ template, timeout }).transcribe(join(folder, "turn.wav"), 2_000, signal);
const problemOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => "none",
    (error: EngineFailure) => error.problem,
  );
const said = (text: string) => ({ language: null, segments: [{ startMs: 0, endMs: 2_000, text }] });

test("reads what the program prints about the file", async () => {
  expect(await transcribe(`${program('cat "$1"')} {wav}`)).toEqual(said("audio"));
  expect(await transcribe(`${program(`echo '[{"start": 0.5, "end": 1, "text": "yes"}]'`)} {wav}`)).toEqual({
    language: null,
    segments: [{ startMs: 500, endMs: 1_000, text: "yes" }],
  });
});

test("is known by the program's name", () => {
  expect(new CommandEngine({ template: "/opt/whisper/whisper-cli -f {wav}", timeout: 1 }).name).toBe(
    "whisper-cli",
  );
});

test("splits the template into arguments, of which a shell sees none", async () => {
  const show = program('printf "%s|" "$@"', "with blanks in its name");
  const template = `"${show}" -m 'two words' --file={wav} "$(id)" ; * '' {wav}`;
  const wav = join(folder, "turn.wav");
  expect((await transcribe(template)).segments[0]?.text).toBe(
    `-m|two words|--file=${wav}|$(id)|;|*||${wav}|`,
  );
});

test.each([
  ["program {wav}", true],
  ["program --file={wav}", true],
  ["program", false],
  ["{wav}", false],
  ["", false],
])("'%s' can be run: %s", (template, can) => {
  expect(isCommand(template)).toBe(can);
});

test("gives the program none of the host's keys, and no input to wait for", async () => {
  vi.stubEnv("HEARTH_TRANSCRIBE_KEY", "secret-1");
  vi.stubEnv("LIVEKIT_API_SECRET", "secret-2");
  const output = await transcribe(`${program("cat; env | grep -c secret-; true")} {wav}`);
  expect(output).toEqual(said("0"));
});

test.each([
  ["exits with 1", "echo half; exit 1", "command_failed"],
  ["is killed", "kill -9 $$", "command_failed"],
  ["prints what is no text", "head -c 1000 /dev/zero", "malformed"],
  ["prints JSON that is no transcript", `echo '{"error": "no model"}'`, "malformed"],
  ["prints without end", "yes", "malformed"],
  ["calls a program that is not there", "exec not-there", "command_missing"],
])("a program that %s", async (_name, lines, problem) => {
  expect(await problemOf(transcribe(`${program(lines)} {wav}`))).toBe(problem);
});

test("a program that is not there, or is none", async () => {
  expect(await problemOf(transcribe("/not/there {wav}"))).toBe("command_missing");
  expect(await problemOf(transcribe("not-there-at-all {wav}"))).toBe("command_missing");
  expect(await problemOf(transcribe(`${join(folder, "turn.wav")} {wav}`))).toBe("command_missing");
  expect(await problemOf(transcribe(`${folder} {wav}`))).toBe("command_missing");
});

/** Starts a child that would go on, and writes its process id. */
const LEAVES_CHILD = "sleep 1000 & echo $! > child; echo ready > ready";

async function expectKilled(): Promise<void> {
  const pid = Number(readFileSync(join(folder, "child"), "utf8"));
  expect(pid).toBeGreaterThan(1);
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
}

test("a program that hangs is killed with its children", async () => {
  const hanging = program(`${LEAVES_CHILD}; wait`);
  expect(await problemOf(transcribe(`${hanging} {wav}`, { timeout: 500 }))).toBe("timeout");
  await expectKilled();
});

test("a child that the program leaves behind, and that keeps its output open, ends with it", async () => {
  expect(await problemOf(transcribe(`${program(LEAVES_CHILD)} {wav}`, { timeout: 500 }))).toBe("timeout");
  await expectKilled();
});

test("can be cancelled, with its children", async () => {
  const stopping = new AbortController();
  const work = transcribe(`${program(`${LEAVES_CHILD}; wait`)} {wav}`, { signal: stopping.signal });
  await vi.waitFor(() => expect(existsSync(join(folder, "ready"))).toBe(true));
  stopping.abort(new Error("cancelled"));
  await expect(work).rejects.toThrow("cancelled");
  await expectKilled();
  await expect(transcribe("true {wav}", { signal: stopping.signal })).rejects.toThrow("cancelled");
});
