import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { useCall } from "../../../../src/renderer/stores/call-store.ts";
import { FakeMediaStream, FakeMediaTrack } from "./fake-media.ts";
import { createTimeline, grantOf } from "./timeline.ts";

let picked: Promise<FakeMediaStream>;

beforeEach(() => {
  const mediaDevices = { getDisplayMedia: () => picked, enumerateDevices: async () => [] };
  vi.stubGlobal("navigator", { userAgent: "", mediaDevices });
});

/** What a person picks: a window, with its sound or without. */
function pick(withSound = false) {
  const picture = new FakeMediaTrack("video");
  const sound = new FakeMediaTrack("audio");
  picked = Promise.resolve(new FakeMediaStream(withSound ? [picture, sound] : [picture]));
  return { picture, sound };
}

async function inCall(options: Parameters<typeof createTimeline>[0] = {}) {
  const timeline = await createTimeline(options);
  timeline.browser.microphone = async () => ({ problem: "missing" });
  timeline.calls.startCall("room-1", "audio");
  timeline.grants.resolve(grantOf());
  await timeline.settle();
  timeline.rooms[0]?.accept();
  await timeline.settle();
  timeline.since();
  onTestFinished(() => void vi.unstubAllGlobals());
  return timeline;
}

const text = { name: "Notes", content: "text", sound: true } as const;

test("a window is shared with its sound until it is stopped", async () => {
  const { calls, settle, since } = await inCall();
  const { picture, sound } = pick(true);
  await calls.startShare(text);
  await settle();
  expect(since()).toEqual(["0 room 1 publishes video", "0 room 1 publishes audio"]);
  expect(useCall.getState().share).toEqual({ name: "Notes" });
  await calls.stopShare();
  await calls.stopShare();
  expect(since()).toEqual(["0 room 1 unpublishes video", "0 room 1 unpublishes audio"]);
  expect(useCall.getState().share).toBeNull();
  expect([picture.readyState, sound.readyState]).toEqual(["ended", "ended"]);
});

test("a new share takes the place of the last", async () => {
  const { calls, since } = await inCall();
  const first = pick().picture;
  await calls.startShare(text);
  pick();
  await calls.startShare({ name: "Film", content: "motion", sound: false });
  expect(since()).toEqual([
    "0 room 1 publishes video",
    "0 room 1 unpublishes video",
    "0 room 1 publishes video",
  ]);
  expect(first.readyState).toBe("ended");
  expect(useCall.getState().share).toEqual({ name: "Film" });
  // What becomes of the first one is not said any more.
  first.dispatchEvent(new Event("ended"));
  expect(since()).toEqual([]);
});

test("a window that its owner closes is said, and no longer shared", async () => {
  const { calls, settle, since } = await inCall();
  const { picture } = pick();
  await calls.startShare(text);
  await settle();
  since();
  picture.dispatchEvent(new Event("ended"));
  await settle();
  expect(since()).toEqual(["0 room 1 unpublishes video", "0 share closed: Notes"]);
  expect(useCall.getState().share).toBeNull();
});

test("what is picked after the call was left is released", async () => {
  const { calls, since } = await inCall();
  const { picture } = pick();
  const sharing = calls.startShare(text);
  calls.leaveCall();
  since();
  await sharing;
  expect(picture.readyState).toBe("ended");
  expect(since()).toEqual([]);
  expect(useCall.getState().share).toBeNull();
});

test("leaving while a new share takes the place of the last releases both", async () => {
  const { calls } = await inCall();
  const first = pick().picture;
  await calls.startShare(text);
  const second = pick().picture;
  const sharing = calls.startShare({ ...text, name: "Film" });
  await Promise.resolve();
  calls.leaveCall();
  await sharing;
  expect([first.readyState, second.readyState]).toEqual(["ended", "ended"]);
  expect(useCall.getState().share).toBeNull();
});

test("leaving stops what is shared, and says nothing of it", async () => {
  const { calls, since } = await inCall();
  const { picture } = pick();
  await calls.startShare(text);
  calls.leaveCall();
  expect(picture.readyState).toBe("ended");
  picture.dispatchEvent(new Event("ended"));
  expect(since().at(-1)).toBe("0 plays leave");
});

test("a screen that is shared before the answer is held, and seen after it", async () => {
  const { calls, rooms, settle, since } = await inCall({ direct: true });
  const { picture } = pick();
  await calls.startShare(text);
  await settle();
  expect(since()).toEqual(["0 room 1 publishes video, muted"]);
  calls.callAnswered("call-1");
  expect(picture.enabled).toBe(true);
  const publications = [...(rooms[0]?.localParticipant.trackPublications.values() ?? [])];
  expect(publications.map(({ isMuted }) => isMuted)).toEqual([false]);
});

test("without a call nothing is shared", async () => {
  const { calls, since } = await createTimeline();
  pick();
  await calls.startShare(text);
  await calls.stopShare();
  expect(since()).toEqual([]);
});
