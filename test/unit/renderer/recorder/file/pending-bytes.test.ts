import { expect, test } from "vitest";
import { PendingBytes } from "../../../../../src/renderer/recorder/file/pending-bytes.ts";

const bytes = (...values: number[]) => new Uint8Array(values);
const next = (pending: PendingBytes, limit = 100) => {
  const { offset, parts } = pending.next(limit);
  return [offset, ...parts.flatMap((part) => Array.from(part))];
};

test("bytes are sent from where the host's file ends, until it has confirmed them", () => {
  const pending = new PendingBytes();
  expect(next(pending)).toEqual([0]);
  pending.append(bytes(1, 2, 3));
  pending.append(bytes(4));
  expect(next(pending)).toEqual([0, 1, 2, 3, 4]);
  expect(next(pending)).toEqual([0, 1, 2, 3, 4]);
  pending.append(bytes(5));
  expect(pending.confirm(4)).toBe(true);
  expect(next(pending)).toEqual([4, 5]);
  expect(pending.size).toBe(1);
});

test("a host that has a part of what was sent gets the rest", () => {
  const pending = new PendingBytes();
  pending.append(bytes(1, 2, 3));
  pending.append(bytes(4, 5));
  expect(pending.confirm(2)).toBe(true);
  expect(next(pending)).toEqual([2, 3, 4, 5]);
  expect(pending.confirm(5)).toBe(true);
  expect(next(pending)).toEqual([5]);
  expect(pending.size).toBe(0);
});

test("a host that has lost confirmed bytes, or has others, cannot be helped", () => {
  const pending = new PendingBytes();
  pending.append(bytes(1, 2));
  pending.confirm(2);
  expect(pending.confirm(1)).toBe(false);
  expect(pending.confirm(3)).toBe(false);
});

test("requests are bounded, but send at least a chunk", () => {
  const pending = new PendingBytes();
  pending.append(bytes(1, 2, 3));
  pending.append(bytes(4));
  expect(next(pending, 2)).toEqual([0, 1, 2, 3]);
  expect(next(pending, 4)).toEqual([0, 1, 2, 3, 4]);
});
