import { expect, test } from "vitest";
import { primaryBlock } from "../../../../../src/renderer/recorder/call/red.ts";

/** Block headers of older packets: 7 bits payload type, 14 bits timestamp offset, 10 bits length. */
const older = (length: number) => [0x80 | 111, 3, 0xc0 | (length >> 8), length & 0xff];
const primary = (payload: Uint8Array | null) => payload && [...payload];

test("the primary block is what follows the blocks of older packets", () => {
  expect(primary(primaryBlock(new Uint8Array([111, 1, 2, 3])))).toEqual([1, 2, 3]);
  expect(primary(primaryBlock(new Uint8Array([...older(2), 111, 8, 9, 1, 2])))).toEqual([1, 2]);
  const long = Array.from({ length: 300 }, () => 7);
  expect(primary(primaryBlock(new Uint8Array([...older(300), ...older(1), 111, ...long, 9, 1])))).toEqual([
    1,
  ]);
  expect(primary(primaryBlock(new Uint8Array([...older(1), 111, 8])))).toEqual([]);
});

test("what is no RED payload has none", () => {
  for (const payload of [[], [0x80], older(2), [...older(2), 111, 8]])
    expect(primaryBlock(new Uint8Array(payload))).toBeNull();
});
