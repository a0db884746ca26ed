import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { CallRecord } from "../media/quality/record.ts";
import { jsonStorage } from "../storage/storage.ts";

/** Of how many calls the records are kept. */
const KEPT = 20;

/** What went wrong in the last calls of this device, latest first. Kept on this device alone. */
export const useCallRecords = create<{ readonly records: readonly CallRecord[] }>()(
  persist((): { records: readonly CallRecord[] } => ({ records: [] }), {
    name: "hearth.call-records",
    version: 1,
    storage: jsonStorage(),
  }),
);

/** Keeps the record of a call, in place of an earlier one of the same call. */
export function keepRecord(record: CallRecord): void {
  // Another window may have kept some meanwhile.
  void useCallRecords.persist.rehydrate();
  useCallRecords.setState(({ records }) => ({
    records: [record, ...records.filter(({ callId }) => callId !== record.callId)].slice(0, KEPT),
  }));
}

/** The record of a call; undefined if there is none. */
export const recordOf = (callId: string): CallRecord | undefined =>
  useCallRecords.getState().records.find((record) => record.callId === callId);
