import { beforeEach, expect, test } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { ConferenceLedger } from "../../../../src/control-plane/conferences/ledger.ts";
import { ConferenceModeration } from "../../../../src/control-plane/conferences/moderation.ts";
import { Seats } from "../../../../src/control-plane/conferences/seats.ts";
import { LivekitMediaServer } from "../../../../src/control-plane/livekit/media-server.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { createConferenceId, createConferenceRoom } from "../../../../src/shared/base/ids.ts";
import type { ConferenceState, ParticipantRole } from "../../../../src/shared/conference/conference.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

const clock = { now: () => 1_000 };

let storage: Storage;
let conference: ConferenceState;
let moderation: ConferenceModeration;
beforeEach(async () => {
  storage = createStorage(await openDatabase(temporaryDirectory()));
  conference = {
    id: createConferenceId(),
    sid: "webinar-k4m2xq",
    name: "Webinar",
    userId: ensureOwner(storage, clock, "Ada"),
    mediaType: "MEDIA_TYPE_VIDEO_AUDIO",
    maxParticipants: 50,
    webinar: true,
    chat: true,
    screenShare: true,
    record: false,
    recordMode: "ROOM_COMPOSITE_GRID",
    waitingRoom: false,
    locked: false,
    run: { livekitRoom: createConferenceRoom(), startedAt: 1_000 },
    spotlight: null,
    linksVersion: 1,
    createdAt: 1_000,
    modifiedAt: 1_000,
  };
  storage.write((stores) => stores.conferences.insert(conference));
  moderation = new ConferenceModeration({
    storage,
    ledger: new ConferenceLedger({ storage, clock }),
    media: new LivekitMediaServer({ apiKey: "key", apiSecret: "s".repeat(32) }),
    seats: new Seats({ grace: 0, remove: async () => {}, onVacated() {} }),
    onChanged() {},
    disconnect() {},
  });
});

/** Somebody who is connected, and is to be sent back to the audience. */
async function sendBack(role: ParticipantRole, onStage: boolean): Promise<void> {
  storage.write(({ conferenceParticipants }) =>
    conferenceParticipants.save({
      conferenceId: conference.id,
      identity: "ann",
      name: "Ann",
      role,
      secretHash: null,
      admission: "admitted",
      onStage,
      handRaisedAt: null,
      createdAt: 1_000,
      joinedAt: 1_000,
      leftAt: null,
    }),
  );
  await moderation.moderate({ identity: "ann", require: () => conference }, "audience");
}
const speaks = expect.objectContaining({ code: "SW_PARTICIPANT_SPEAKS" }) as unknown;

test("somebody who was brought on stage is sent back, also if somebody else has just done it", async () => {
  await sendBack("audience", true);
  expect(storage.stores.conferenceParticipants.get(conference.id, "ann")?.onStage).toBe(false);
  await sendBack("audience", false);
});

test.each(["speaker", "host"] as const)(
  "a %s, who would go on publishing, is not sent back",
  async (role) => {
    await expect(sendBack(role, false)).rejects.toEqual(speaks);
  },
);

test("without webinar mode there is no audience to be sent back to", async () => {
  conference = { ...conference, webinar: false };
  await expect(sendBack("audience", true)).rejects.toEqual(speaks);
});
