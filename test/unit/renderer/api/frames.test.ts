import { expect, test } from "vitest";
import { readFrame } from "../../../../src/renderer/api/frames.ts";

const data = { room_id: "room-1" };

test.each([
  [{ type: "hello", position: 7 }],
  [{ type: "resync" }],
  [{ type: "swp.room.left", position: 8, data }],
  [{ type: "swp.typing", data: { ...data, user_id: "0", typing: true } }],
])("%o is parsed", (frame) => {
  expect(readFrame(JSON.stringify(frame))).toEqual(frame);
});

test.each([
  ["no JSON", "{"],
  ["null", "null"],
  ["a list", "[]"],
  ["what a newer host may say", JSON.stringify({ type: "swp.later", position: 9, data })],
  ["a name that every object has", JSON.stringify({ type: "toString", position: 9, data })],
  ["an event without a place in the log", JSON.stringify({ type: "swp.room.left", data })],
  ["one between two places", JSON.stringify({ type: "swp.room.left", position: 1.5, data })],
  ["one before the first", JSON.stringify({ type: "swp.room.left", position: -1, data })],
  ["an event that says nothing", JSON.stringify({ type: "swp.room.left", position: 9 })],
  ["a greeting without its place", JSON.stringify({ type: "hello" })],
])("%s is ignored", (_name, text) => {
  expect(readFrame(text)).toBeNull();
});
