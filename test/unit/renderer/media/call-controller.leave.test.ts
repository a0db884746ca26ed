import { ConnectionState, type LocalAudioTrack } from "livekit-client";
import { expect, test, vi } from "vitest";
import { ApiError } from "../../../../src/renderer/api/client.ts";
import type { Opened } from "../../../../src/renderer/media/devices/open-device.ts";
import { idleCall, useCall } from "../../../../src/renderer/stores/call-store.ts";
import { addParticipant } from "./fake-media.ts";
import type { FakeRoom } from "./fake-room.ts";
import { bea, createTimeline, grantOf, pending, type Timeline } from "./timeline.ts";

const roomOf = ({ rooms }: Timeline, index = 0): FakeRoom => {
  const room = rooms[index];
  if (!room) throw new Error("There is no such room.");
  return room;
};

const join = (timeline: Timeline) => timeline.calls.joinCall("room-1", "call-1", { camera: false });

async function granted(timeline: Timeline): Promise<void> {
  timeline.grants.resolve(grantOf());
  await timeline.settle();
}

async function connected(timeline: Timeline): Promise<void> {
  join(timeline);
  await granted(timeline);
  roomOf(timeline).accept();
  await timeline.settle();
}

async function warm(timeline: Timeline): Promise<void> {
  timeline.calls.warmUpFor("call-1");
  timeline.warmGrants.resolve(grantOf());
  await timeline.settle();
}

interface Point {
  readonly name: string;
  readonly until: (timeline: Timeline) => Promise<void> | void;
  /** What comes in after the press. */
  readonly late?: (timeline: Timeline) => void;
  readonly lines: readonly string[];
}

const points: readonly Point[] = [
  {
    name: "before the host has let us in, which is told once it has",
    until: join,
    late: ({ grants }) => grants.resolve(grantOf()),
    lines: ["plays leave", "says left call-1"],
  },
  {
    name: "before the host has refused",
    until: join,
    late: ({ grants }) => grants.reject(new ApiError("SW_CALL_FORBIDDEN", "")),
    lines: ["plays leave"],
  },
  {
    name: "while the room connects",
    until: async (timeline) => {
      join(timeline);
      await granted(timeline);
    },
    lines: ["room 1 disconnects", "says left call-1", "plays leave"],
  },
  {
    name: "between two attempts",
    until: async (timeline) => {
      join(timeline);
      await granted(timeline);
      roomOf(timeline).refuse();
      await timeline.settle();
    },
    lines: ["says left call-1", "plays leave"],
  },
  {
    name: "while the warm room connects",
    until: async (timeline) => {
      await warm(timeline);
      join(timeline);
      await granted(timeline);
    },
    lines: ["room 1 disconnects", "says left call-1", "plays leave"],
  },
  {
    name: "while the warm room is being admitted",
    until: async (timeline) => {
      await warm(timeline);
      roomOf(timeline).accept("ringing");
      join(timeline);
      await granted(timeline);
    },
    late: (timeline) => roomOf(timeline).admit(),
    lines: ["room 1 disconnects", "says left call-1", "plays leave"],
  },
  {
    name: "while the first picture is awaited",
    until: async (timeline) => {
      join(timeline);
      await granted(timeline);
      addParticipant(roomOf(timeline), bea);
      roomOf(timeline).accept();
      await timeline.settle();
    },
    lines: ["room 1 disconnects", "says left call-1", "plays leave"],
  },
  {
    name: "while a track is being published",
    until: async (timeline) => {
      join(timeline);
      await granted(timeline);
      roomOf(timeline).server.publishes = "never";
      roomOf(timeline).accept();
      await timeline.settle();
    },
    lines: ["room 1 disconnects", "says left call-1", "plays leave"],
  },
  {
    name: "while everything is sent",
    until: connected,
    lines: ["room 1 disconnects", "says left call-1", "plays leave"],
  },
  {
    name: "while livekit-client reconnects",
    until: async (timeline) => {
      await connected(timeline);
      roomOf(timeline).reconnecting();
    },
    lines: ["room 1 disconnects", "says left call-1", "plays leave"],
  },
  {
    name: "while rejoining, which is told once",
    until: async (timeline) => {
      await connected(timeline);
      roomOf(timeline).lose();
      await timeline.settle();
    },
    late: ({ grants }) => grants.resolve(grantOf()),
    lines: ["says left call-1", "plays leave"],
  },
  {
    name: "while the old room is being disconnected",
    until: async (timeline) => {
      await connected(timeline);
      roomOf(timeline).server.disconnects = "never";
      roomOf(timeline).reconnecting();
      timeline.calls.callMediaRestarted("call-1");
      await granted(timeline);
    },
    lines: ["room 2 disconnects", "says left call-1", "plays leave"],
  },
];

test.each(points)("leaving $name", async ({ until, late, lines }) => {
  const timeline = await createTimeline();
  await until(timeline);
  timeline.since();
  timeline.calls.leaveCall();
  late?.(timeline);
  await timeline.at(10_000);
  const said = timeline.since().map((line) => line.slice(line.indexOf(" ") + 1));
  expect(said.filter((line) => !line.startsWith("is "))).toEqual(lines);
  expect(useCall.getState()).toEqual(idleCall);
  expect(timeline.rooms.map(({ state }) => state)).toEqual(
    timeline.rooms.map(() => ConnectionState.Disconnected),
  );
  expect(timeline.tracks.microphone.mediaStreamTrack.readyState).toBe("ended");
  // Nothing goes on.
  expect(vi.getTimerCount()).toBe(0);
});

test.each(["the device", "a problem"] as const)(
  "leaving while the microphone is being opened: %s comes to nothing",
  async (outcome) => {
    const timeline = await createTimeline();
    const opening = pending<Opened<LocalAudioTrack>>();
    timeline.browser.microphone = () => opening.next();
    join(timeline);
    timeline.calls.leaveCall();
    opening.resolve(outcome === "the device" ? { track: timeline.tracks.microphone } : { problem: "denied" });
    await timeline.settle();
    expect(timeline.tracks.microphone.mediaStreamTrack.readyState).toBe(
      outcome === "the device" ? "ended" : "live",
    );
    expect(useCall.getState()).toEqual(idleCall);
  },
);

test("a call that is interrupted is not left, until the user says so", async () => {
  const timeline = await createTimeline({ direct: true });
  await connected(timeline);
  timeline.since();
  timeline.calls.interruptCall();
  await timeline.settle();
  expect(timeline.since()).toEqual(["0 room 1 disconnects", "0 is idle"]);
  expect(useCall.getState()).toEqual(idleCall);
  timeline.calls.leaveInterruptedCall("call-1");
  expect(timeline.since()).toEqual(["0 says left call-1"]);
});
