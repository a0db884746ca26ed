import { existsSync, readdirSync, statSync, watch, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { assemble } from "../../../../../src/control-plane/recordings/assemble/assemble.ts";
import { canMount, mountSmallDisk } from "../../../../helpers/disk.ts";
import { temporaryDirectory } from "../../../../helpers/host.ts";
import { hasFfmpeg, makePart, streamsOf } from "../../../../helpers/movies.ts";

const worker = resolve("src/control-plane/recordings/assemble/worker.ts");
const running = new AbortController().signal;
const taskOf = (...files: readonly string[]) => ({
  parts: files.map((file, index) => ({ file, offsetMs: index * 10_000 })),
  output: join(temporaryDirectory(), "recording.mp4"),
  video: true,
});

describe.runIf(hasFfmpeg)("assembling on a thread", () => {
  test("it says what it has made", async () => {
    const task = taskOf(makePart());
    const result = await assemble(worker, task, running);
    expect(result?.size).toBe(statSync(task.output).size);
    expect(streamsOf(task.output)).toHaveLength(2);
  });

  test("nothing usable is null", async () => {
    const file = join(temporaryDirectory(), "part.mp4");
    writeFileSync(file, "");
    expect(await assemble(worker, taskOf(file), running)).toBeNull();
  });

  test("when it is cancelled, only the parts are left", async () => {
    const part = makePart();
    const task = taskOf(...Array.from({ length: 300 }, () => part));
    const stopping = new AbortController();
    const folder = dirname(task.output);
    const watcher = watch(folder, () => stopping.abort(new Error("stopped")));
    onTestFinished(() => watcher.close());
    await expect(assemble(worker, task, stopping.signal)).rejects.toThrow("stopped");
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(part)).toBe(true);
    await expect(assemble(worker, task, stopping.signal)).rejects.toThrow("stopped");
  });

  test.runIf(canMount)(
    "what the system says gets a code: a full disk, a folder that is not there",
    async () => {
      const part = makePart();
      const { directory } = mountSmallDisk("1m");
      const output = join(directory, "recording.mp4");
      await expect(assemble(worker, { ...taskOf(part, part), output }, running)).rejects.toMatchObject({
        code: "ENOSPC",
      });
      expect(readdirSync(directory)).toEqual([]);
      await expect(
        assemble(worker, { ...taskOf(part), output: join(directory, "missing", "recording.mp4") }, running),
      ).rejects.toMatchObject({ code: "ENOENT" });
    },
  );
});
