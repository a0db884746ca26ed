import { expect, test } from "vitest";
import { connectRoom } from "../../../../src/renderer/media/livekit-room.ts";
import { FakeRoom } from "./fake-room.ts";
import { grantOf } from "./timeline.ts";

test.each([
  ["ws://127.0.0.1:7880", { maxRetries: 0, rtcConfig: { iceServers: [] } }],
  ["wss://hearth.example", { maxRetries: 0 }],
])("a room at %s is connected once, with STUN only where it helps", async (livekit_url, options) => {
  const room = new FakeRoom(() => {});
  const connecting = connectRoom(room, { ...grantOf(), livekit_url });
  room.accept();
  await connecting;
  expect(room.connectOptions).toEqual(options);
});
