import { describe, expect, test } from "vitest";
import { metadataOf } from "../../../../../src/shared/conference/attributes.ts";
import {
  allowancesIn,
  factsIn,
  inListOrder,
  isOnStage,
  nothingAllowed,
  signsIn,
} from "../../../../../src/renderer/guest/call/people.ts";
import { participant } from "../../../../helpers/participant.ts";

const metadata = metadataOf({
  name: "Guest webinar room",
  mediaType: "MEDIA_TYPE_VIDEO_AUDIO",
  maxParticipants: 200,
  webinar: true,
  chat: true,
  screenShare: false,
  record: true,
  recordMode: "ROOM_COMPOSITE_GRID",
  waitingRoom: false,
  locked: true,
  spotlight: "anna",
});
const facts = factsIn(JSON.stringify(metadata));

describe("what the host says", () => {
  test("of the conference", () => {
    expect(facts).toEqual({
      name: "Guest webinar room",
      webinar: true,
      record: true,
      locked: true,
      spotlight: "anna",
    });
    for (const none of [undefined, "", "?"]) expect(factsIn(none)).toBeNull();
  });

  test("of a participant", () => {
    const hand = "2026-11-30T12:00:00.000Z";
    expect(signsIn({ role: "audience", stage: "1", hand })).toEqual({
      role: "audience",
      onStage: true,
      hand,
    });
    expect(signsIn({ role: "host", stage: "", hand: "" })).toEqual({
      role: "host",
      onStage: false,
      hand: "",
    });
    // Before it has said anything, nobody is taken for more than they are.
    expect(signsIn({})).toEqual({ role: "audience", onStage: false, hand: "" });
  });
});

/** Sources in LiveKit's protocol. */
const [CAMERA, MICROPHONE, SCREEN, SCREEN_AUDIO] = [1, 2, 3, 4];

test.each([
  [undefined, nothingAllowed],
  [{ canPublish: false, canPublishData: false, canPublishSources: [] }, nothingAllowed],
  [
    { canPublish: false, canPublishData: true, canPublishSources: [CAMERA] },
    { ...nothingAllowed, chat: true },
  ],
  [
    { canPublish: true, canPublishData: false, canPublishSources: [] },
    { microphone: true, camera: true, share: true, shareSound: true, chat: false },
  ],
  [
    { canPublish: true, canPublishData: true, canPublishSources: [MICROPHONE] },
    { ...nothingAllowed, microphone: true, chat: true },
  ],
  [
    { canPublish: true, canPublishData: false, canPublishSources: [CAMERA, SCREEN] },
    { ...nothingAllowed, camera: true, share: true },
  ],
  [
    { canPublish: true, canPublishData: false, canPublishSources: [SCREEN, SCREEN_AUDIO] },
    { ...nothingAllowed, share: true, shareSound: true },
  ],
] as const)("with the permission %j one may %j", (permission, may) => {
  expect(allowancesIn(permission)).toEqual(may);
});

test("in a webinar the audience has tiles only on stage; elsewhere everybody has one", () => {
  const audience = { role: "audience", onStage: false, hand: "" } as const;
  expect(isOnStage(audience, facts)).toBe(false);
  expect(isOnStage({ ...audience, onStage: true }, facts)).toBe(true);
  expect(isOnStage({ ...audience, role: "speaker" }, facts)).toBe(true);
  expect(isOnStage(audience, facts && { ...facts, webinar: false })).toBe(true);
});

test("raised hands are listed first, as they were raised; then hosts, the stage, and the audience by name", () => {
  const signs = {
    zoe: { role: "audience", onStage: false, hand: "" },
    ada: { role: "host", onStage: false, hand: "" },
    ben: { role: "audience", onStage: false, hand: "2026-11-30T12:00:02.000Z" },
    cem: { role: "audience", onStage: false, hand: "2026-11-30T12:00:01.000Z" },
    eva: { role: "audience", onStage: true, hand: "" },
    dan: { role: "audience", onStage: false, hand: "" },
  } as const;
  const listed = inListOrder(
    Object.keys(signs).map((identity) => participant(identity)),
    (identity) => signs[identity as keyof typeof signs],
  );
  expect(listed.map(({ identity }) => identity)).toEqual(["cem", "ben", "ada", "eva", "dan", "zoe"]);
});
