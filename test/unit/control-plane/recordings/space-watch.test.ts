import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RecordingLedger } from "../../../../src/control-plane/recordings/recording-ledger.ts";
import { SpaceWatch } from "../../../../src/control-plane/recordings/space-watch.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import { canMount, mountSmallDisk } from "../../../helpers/disk.ts";

let scope: Scope;
beforeEach(() => {
  vi.useFakeTimers();
  scope = new Scope();
});
afterEach(() => {
  scope.end();
  vi.useRealTimers();
});

test.runIf(canMount)("below the reserve, recordings are stopped and none may begin", async () => {
  const disk = mountSmallDisk("600m");
  const stopped: unknown[] = [];
  const parts = [{ part: 1, offsetMs: 0, completed: false }];
  let running = [
    { id: "one", parts },
    { id: "two", parts },
    { id: "by Egress, which needs no space here", parts: [] },
  ];
  const watch = new SpaceWatch({
    dataDirectory: disk.directory,
    ledger: { withStatus: () => running } as unknown as RecordingLedger,
    recorder: {
      breakOff(id, problem) {
        running = running.filter((each) => each.id !== id);
        stopped.push([id, problem]);
      },
    },
    scope,
  });
  watch.require();
  await vi.advanceTimersByTimeAsync(limits.recordingSpaceInterval);
  expect(stopped).toEqual([]);
  disk.resize("499m");
  expect(() => watch.require()).toThrow(expect.objectContaining({ code: "SW_DISK_FULL" }) as Error);
  await vi.advanceTimersByTimeAsync(3 * limits.recordingSpaceInterval);
  expect(stopped).toEqual([
    ["one", "disk_full"],
    ["two", "disk_full"],
  ]);
  disk.resize("600m");
  watch.require();
});
