import type { Room, TextStreamHandler } from "livekit-client";
import { beforeEach, describe, expect, test } from "vitest";
import { receiveChat } from "../../../../../src/renderer/guest/call/chat.ts";
import { noConversation, useGuest } from "../../../../../src/renderer/guest/store.ts";

beforeEach(() => useGuest.setState(noConversation));

/** A room whose participants write what a test says, as any client of LiveKit can. */
function roomOf(names: Readonly<Record<string, string>>) {
  const remoteParticipants = new Map(Object.entries(names).map(([identity, name]) => [identity, { name }]));
  let handler: TextStreamHandler | undefined;
  const registerTextStreamHandler = (_topic: string, given: TextStreamHandler) => (handler = given);
  receiveChat({ remoteParticipants, registerTextStreamHandler } as unknown as Room);
  return {
    leave: (identity: string) => remoteParticipants.delete(identity),
    write: (
      identity: string,
      text: Promise<string>,
      info: { id?: string; timestamp?: number; size?: number } = {},
    ) => {
      const reader = {
        info: { id: "stream", timestamp: Date.now(), size: 5, ...info },
        readAll: () => text,
      };
      handler?.(reader as unknown as Parameters<TextStreamHandler>[0], { identity });
    },
  };
}

const received = () => useGuest.getState().messages;

describe("what somebody else's client writes in the chat", () => {
  test("is shown with the time at which it arrived, whatever the client says", async () => {
    const { write } = roomOf({ anna: "Anna" });
    const before = Date.now();
    for (const timestamp of [9e18, -9e18, Number.NaN, 0])
      write("anna", Promise.resolve("Hello"), { timestamp });
    await expect.poll(received).toHaveLength(4);
    for (const { at } of received()) {
      expect(at).toBeGreaterThanOrEqual(before);
      expect(at).toBeLessThanOrEqual(Date.now());
    }
  });

  test("is one message each, also if the client uses an id again", async () => {
    const { write } = roomOf({ anna: "Anna", ben: "Ben" });
    write("anna", Promise.resolve("Hello"), { id: "same" });
    write("ben", Promise.resolve("Hi"), { id: "same" });
    await expect.poll(received).toHaveLength(2);
    expect(new Set(received().map(({ id }) => id)).size).toBe(2);
  });

  test("has the name of its writer, also if they have left before it is whole", async () => {
    const { write, leave } = roomOf({ anna: "Anna" });
    const text = Promise.withResolvers<string>();
    write("anna", text.promise);
    leave("anna");
    text.resolve("Bye");
    await expect.poll(received).toMatchObject([{ name: "Anna", text: "Bye" }]);
  });
});
