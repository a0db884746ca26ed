import { beforeEach, expect, test } from "vitest";
import { newRecord } from "../../../../src/renderer/media/quality/record.ts";
import { browserStorage } from "../../../../src/renderer/storage/storage.ts";
import { keepRecord, recordOf, useCallRecords } from "../../../../src/renderer/stores/call-records.ts";

const kept = () => useCallRecords.getState().records.map(({ callId }) => callId);

beforeEach(() => useCallRecords.setState({ records: [] }));

test("the latest record is first, and replaces an earlier one of the same call", () => {
  keepRecord(newRecord("call-1", 1));
  keepRecord(newRecord("call-2", 2));
  keepRecord({ ...newRecord("call-1", 1), duration: 5_000 });
  expect(kept()).toEqual(["call-1", "call-2"]);
  expect(recordOf("call-1")?.duration).toBe(5_000);
  expect(recordOf("call-3")).toBeUndefined();
});

test("those of the last twenty calls are kept", () => {
  for (let call = 1; call <= 25; call += 1) keepRecord(newRecord(`call-${call}`, call));
  expect(kept()).toHaveLength(20);
  expect(kept().at(-1)).toBe("call-6");
});

test("what another window has kept meanwhile is not lost", () => {
  keepRecord(newRecord("call-1", 1));
  const name = useCallRecords.persist.getOptions().name ?? "";
  const stored = JSON.parse(browserStorage.getItem(name) ?? "") as { state: unknown };
  const records = [newRecord("call-2", 2), newRecord("call-1", 1)];
  browserStorage.setItem(name, JSON.stringify({ ...stored, state: { records } }));
  keepRecord(newRecord("call-3", 3));
  expect(kept()).toEqual(["call-3", "call-2", "call-1"]);
});
