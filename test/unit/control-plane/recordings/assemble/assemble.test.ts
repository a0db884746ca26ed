import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { assemble } from "../../../../../src/control-plane/recordings/assemble/assemble.ts";
import { canMount, mountSmallDisk } from "../../../../helpers/disk.ts";
import { temporaryDirectory } from "../../../../helpers/host.ts";
import { hasFfmpeg, makePart, streamsOf } from "../../../../helpers/movies.ts";

const worker = resolve("src/control-plane/recordings/assemble/worker.ts");
const taskOf = (...files: readonly string[]) => ({
  parts: files.map((file, index) => ({ file, offsetMs: index * 10_000 })),
  output: join(temporaryDirectory(), "recording.mp4"),
  video: true,
});

describe.runIf(hasFfmpeg)("assembling on a thread", () => {
  test("it says how far it is, and what it has made", async () => {
    const task = taskOf(makePart());
    const progress: number[] = [];
    const result = await assemble(worker, task, (done, total) => progress.push(done / total));
    expect(result?.size).toBe(statSync(task.output).size);
    expect(progress.length).toBeGreaterThan(0);
    expect(progress.every((share) => share > 0 && share <= 1)).toBe(true);
    expect(streamsOf(task.output)).toHaveLength(2);
  });

  test("nothing usable is null", async () => {
    const file = join(temporaryDirectory(), "part.mp4");
    writeFileSync(file, "");
    expect(await assemble(worker, taskOf(file))).toBeNull();
  });

  test("when it is cancelled, only the parts are left", async () => {
    const part = makePart();
    const task = { ...taskOf(...Array.from({ length: 300 }, () => part)) };
    const stopping = new AbortController();
    const assembling = assemble(worker, task, () => stopping.abort(new Error("stopped")), stopping.signal);
    await expect(assembling).rejects.toThrow("stopped");
    expect(readdirSync(dirname(task.output))).toEqual([]);
    expect(existsSync(part)).toBe(true);
    await expect(assemble(worker, task, () => {}, stopping.signal)).rejects.toThrow("stopped");
  });

  test.runIf(canMount)(
    "a full disk is a problem of its own; anything else is a failed assembly",
    async () => {
      const part = makePart();
      const { directory } = mountSmallDisk("1m");
      const output = join(directory, "recording.mp4");
      await expect(assemble(worker, { ...taskOf(part, part), output })).rejects.toMatchObject({
        problem: "disk_full",
      });
      expect(readdirSync(directory)).toEqual([]);
      await expect(
        assemble(worker, { ...taskOf(part), output: join(directory, "missing", "recording.mp4") }),
      ).rejects.toMatchObject({ problem: "assembly_failed" });
    },
  );
});
