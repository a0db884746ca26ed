import { describe, expect, test } from "vitest";
import { lost } from "../../../../src/renderer/media/quality/finding.ts";
import {
  participantsIn,
  withMissing,
  withUnchanged,
  type Participant,
} from "../../../../src/renderer/media/participants.ts";
import { participant } from "../../../helpers/participant.ts";
import { cameraTrack, FakeMediaTrack } from "./fake-media.ts";
import { FakeRoom } from "./fake-room.ts";

describe("our own camera", () => {
  test("is not shown once it is off, although what a processor has made of it goes on", async () => {
    const camera = await cameraTrack();
    const processor = { processedTrack: new FakeMediaTrack("video", "processed") };
    camera["processor"] = processor as unknown as NonNullable<ReturnType<typeof camera.getProcessor>>;
    const shown = () =>
      participantsIn(
        new FakeRoom(() => {}),
        { camera },
        [],
        false,
        () => undefined,
        () => null,
      ).map(({ video }) => video);
    expect(shown()).toEqual([camera]);
    await camera.mute();
    expect(shown()).toEqual([null]);
  });
});

describe("while rejoining", () => {
  const me = participant("me", { local: true });
  const before = [participant("a"), participant("b", { speaking: true }), participant("c"), me];
  const names = (participants: readonly Participant[]) => participants.map(({ identity }) => identity);

  test("participants keep their place, those not yet back as lost", () => {
    const kept = withMissing([participant("c"), me], before, () => true);
    expect(names(kept)).toEqual(["a", "b", "c", "me"]);
    expect(kept[1]).toEqual({ ...participant("b"), quality: lost });
    expect(kept[2]).toEqual(participant("c"));
  });

  test("participants who have left are gone, and the local one is there once", () => {
    const now = { ...me, identity: "me again" };
    expect(names(withMissing([now], before, (userId) => userId !== "user-b"))).toEqual([
      "a",
      "c",
      "me again",
    ]);
  });
});

test("unchanged participants, and the unchanged list, keep their identity", () => {
  const before = [participant("a"), participant("b")];
  expect(withUnchanged([participant("a"), participant("b")], before)).toBe(before);
  const changed = withUnchanged([participant("a"), participant("b", { speaking: true })], before);
  expect(changed[0]).toBe(before[0]);
  expect(changed[1]).toEqual(participant("b", { speaking: true }));
  expect(withUnchanged([participant("b"), participant("a")], before)).toEqual([before[1], before[0]]);
  expect(withUnchanged([participant("a")], before)).toEqual([before[0]]);
});
