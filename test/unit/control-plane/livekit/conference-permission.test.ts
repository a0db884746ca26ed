import fc from "fast-check";
import { ParticipantPermission } from "@livekit/protocol";
import { expect, test } from "vitest";
import {
  conferencePermission,
  grantIn,
} from "../../../../src/control-plane/livekit/conference-permission.ts";

const grant = fc.record({
  kind: fc.constant("conference" as const),
  camera: fc.boolean(),
  microphone: fc.boolean(),
  screen: fc.boolean(),
  screenAudio: fc.boolean(),
  data: fc.boolean(),
  hidden: fc.boolean(),
});

test("what LiveKit lets a participant do is exactly the grant", () => {
  fc.assert(
    fc.property(grant, (given) => {
      const permission = new ParticipantPermission(conferencePermission(given));
      expect(grantIn(permission)).toEqual(given);
      expect(permission.canSubscribe).toBe(true);
      expect(permission.canUpdateMetadata).toBe(false);
    }),
  );
});

test("a permission without sources is one for all of them", () => {
  const everything = { camera: true, microphone: true, screen: true, screenAudio: true };
  expect(grantIn(new ParticipantPermission({ canPublish: true }))).toMatchObject(everything);
  expect(grantIn(undefined)).toMatchObject(everything);
});
