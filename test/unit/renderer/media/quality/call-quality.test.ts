import { ConnectionQuality, type Room } from "livekit-client";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { useCallRecords } from "../../../../../src/renderer/stores/call-records.ts";
import { useCall } from "../../../../../src/renderer/stores/call-store.ts";
import { useQuality } from "../../../../../src/renderer/stores/quality.ts";
import { addParticipant, identityOf, subscribeVoice } from "../fake-media.ts";
import { flow, type FakeRoom } from "../fake-room.ts";
import { bea, cem, createTimeline, grantOf, me } from "../timeline.ts";

beforeEach(() => useCallRecords.setState({ records: [] }));

/** How many of a hundred packets of each participant are lost, by user id, and how often the statistics were read. */
interface Line {
  lost: Record<string, number>;
  reads: number;
}

/** Gives a room peer connections on which packets travel with each reading. */
function connect(room: Room, line: Line): void {
  const counters = new Map<string, { packetsReceived: number; packetsLost: number }>();
  const subscriber = async () => {
    line.reads += 1;
    for (const user of [bea, cem]) {
      const { packetsReceived, packetsLost } = counters.get(user) ?? { packetsReceived: 0, packetsLost: 0 };
      const lost = line.lost[user] ?? 0;
      counters.set(user, {
        packetsReceived: packetsReceived + 100 - lost,
        packetsLost: packetsLost + lost,
      });
    }
    return new Map(
      [...counters].map(([user, counted]) => [
        user,
        { id: user, type: "inbound-rtp", trackIdentifier: `TR_${user}`, ...counted },
      ]),
    );
  };
  const publisher = async () => new Map();
  room.engine.pcManager = {
    publisher: { getStats: publisher },
    subscriber: { getStats: subscriber },
  } as unknown as NonNullable<typeof room.engine.pcManager>;
}

/** In a call with Bea and Cem, whose statistics are read every 2 s from then on. */
async function measured() {
  const timeline = await createTimeline();
  flow(timeline.tracks.microphone);
  const line: Line = { lost: {}, reads: 0 };
  timeline.calls.joinCall("room-1", "call-1", { camera: false });
  timeline.grants.resolve(grantOf());
  await timeline.settle();
  const [room] = timeline.rooms;
  if (!room) throw new Error("There is no room.");
  enter(room, line);
  await timeline.settle();
  // The module has been loaded by then.
  await vi.dynamicImportSettled();
  await timeline.settle();
  return { ...timeline, room, line };
}

function enter(room: FakeRoom, line: Line): void {
  for (const user of [bea, cem]) flow(subscribeVoice(addParticipant(room, user, { kind: "audio" })));
  connect(room, line);
  room.accept();
}

const shown = () =>
  Object.fromEntries(
    useCall
      .getState()
      .participants.map(({ userId, quality: { level, reason } }) => [userId, `${level} ${reason}`]),
  );
const fine = { [me]: "good null", [bea]: "good null", [cem]: "good null" };
const incidents = () =>
  useCallRecords
    .getState()
    .records.map(({ incidents: all }) =>
      all.map(({ place, participant, what, duration }) => `${place} ${participant} ${what} ${duration}`),
    );

test("what is lost of one participant is shown after a few seconds, and is in the record of the call", async () => {
  const { line, at, calls } = await measured();
  await at(10_000);
  expect(shown()).toEqual(fine);
  line.lost = { [bea]: 20 };
  await at(14_000);
  expect(shown()).toEqual(fine);
  await at(30_000);
  expect(shown()).toEqual({ ...fine, [bea]: "poor their-connection" });
  expect(incidents()).toEqual([["their-connection 2 poor null"]]);
  line.lost = {};
  await at(60_000);
  expect(shown()).toEqual(fine);
  calls.leaveCall();
  const [record] = useCallRecords.getState().records;
  expect(record).toMatchObject({ callId: "call-1", others: 2, incidents: [{ participant: 2, loss: 0.2 }] });
  expect(record?.duration).toBeCloseTo(60_000, -3);
  expect(JSON.stringify(record)).not.toMatch(new RegExp(`${me}|${bea}|${cem}|Bea|Cem|Ada`));
});

test("what is lost of everybody is our own connection's, and told once", async () => {
  const { line, at } = await measured();
  line.lost = { [bea]: 5, [cem]: 5 };
  await at(30_000);
  expect(shown()).toEqual({
    [me]: "fair your-connection",
    [bea]: "fair your-connection",
    [cem]: "fair your-connection",
  });
  expect(incidents()).toEqual([["your-connection null fair null"]]);
});

test("what the media server says of somebody replaces nothing that has been measured", async () => {
  const { room, at } = await measured();
  await at(6_000);
  const participant = room.remoteParticipants.get(identityOf(bea));
  if (!participant) throw new Error("Bea is not there.");
  vi.spyOn(participant, "connectionQuality", "get").mockReturnValue(ConnectionQuality.Poor);
  await at(30_000);
  expect(shown()).toEqual({ ...fine, [bea]: "poor their-connection" });
});

test("the statistics are read every 2 s, every second while they are shown, and not after the call", async () => {
  const { line, at, calls } = await measured();
  expect(line.reads).toBe(0);
  await at(20_000);
  expect(line.reads).toBeCloseTo(10, -0.5);
  useQuality.setState({ shown: true });
  line.reads = 0;
  await at(30_000);
  expect(line.reads).toBeCloseTo(10, -0.5);
  expect(useQuality.getState().history.length).toBeGreaterThan(15);
  useQuality.setState({ shown: false });
  calls.leaveCall();
  line.reads = 0;
  await at(60_000);
  expect(line.reads).toBe(0);
  expect(useQuality.getState()).toMatchObject({ findings: new Map(), history: [] });
  expect(vi.getTimerCount()).toBe(0);
});

test("a lost connection is an incident, a restarted media server another, and both leave nothing measured", async () => {
  const { line, at, room, rooms, calls, grants, settle } = await measured();
  line.lost = { [bea]: 20 };
  await at(30_000);
  room.reconnecting();
  await at(34_000);
  expect(shown()[bea]).toBe("good null");
  line.lost = {};
  room.reconnected();
  await at(50_000);
  calls.callMediaRestarted("call-1");
  grants.resolve(grantOf());
  await settle();
  const [, second] = rooms;
  if (!second) throw new Error("There is no second room.");
  enter(second, { lost: {}, reads: 0 });
  await at(70_000);
  expect(shown()[bea]).toBe("good null");
  expect(incidents()[0]?.map((incident) => incident.replace(/\d+(\.\d+)?$/, "…"))).toEqual([
    "their-connection 2 poor …",
    "reconnecting null lost …",
    "server null lost …",
  ]);
});

test("a problem of a device is an incident while it lasts", async () => {
  const { at } = await measured();
  await at(5_000);
  useCall.setState({ microphone: "missing" });
  await at(8_000);
  expect(incidents()).toEqual([["microphone null missing null"]]);
  useCall.setState({ microphone: "on" });
  expect(incidents()).toEqual([["microphone null missing 3000"]]);
});

test("a call that is entered again goes on in its record", async () => {
  const { at, calls, grants, rooms, settle } = await measured();
  useCall.setState({ microphone: "busy" });
  await at(5_000);
  calls.leaveCall();
  await at(30_000);
  calls.joinCall("room-1", "call-1", { camera: false });
  grants.resolve(grantOf());
  await settle();
  enter(rooms[1]!, { lost: {}, reads: 0 });
  await at(40_000);
  useCall.setState({ camera: "denied" });
  await at(41_000);
  calls.leaveCall();
  expect(useCallRecords.getState().records).toHaveLength(1);
  const [record] = useCallRecords.getState().records;
  expect(record?.incidents.map(({ place }) => place)).toEqual(["microphone", "camera"]);
  expect(record?.duration).toBeCloseTo(41_000, -3);
});

test("a page that is closed in a call leaves a record that has ended, and goes on with other numbers when it is back", async () => {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  onTestFinished(() => void vi.unstubAllGlobals());
  const { line, at, room, calls, grants, rooms, settle } = await measured();
  line.lost = { [bea]: 20 };
  await at(30_000);
  page.dispatchEvent(new Event("pagehide"));
  const [closed] = useCallRecords.getState().records;
  expect(closed?.duration).toBeCloseTo(30_000, -3);
  expect(closed?.incidents.map(({ duration }) => duration)).not.toContain(null);
  // livekit-client disconnects as the page is closed.
  room.reconnecting();
  expect(useCallRecords.getState().records).toEqual([closed]);

  calls.leaveCall();
  calls.joinCall("room-1", "call-1", { camera: false });
  grants.resolve(grantOf());
  await settle();
  enter(rooms[1]!, { lost: { [cem]: 20 }, reads: 0 });
  await at(70_000);
  expect(incidents()[0]?.map((incident) => incident.replace(/\d+(\.\d+)?$/, "…"))).toEqual([
    "their-connection 2 poor …",
    "their-connection 5 poor null",
  ]);
});
