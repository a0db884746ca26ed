import { beforeEach, expect, test } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { openSession } from "../../../../src/control-plane/accounts/sessions.ts";
import { recordingDocument } from "../../../../src/control-plane/documents/recordings.ts";
import { DiskFiles } from "../../../../src/control-plane/files/disk.ts";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { MediaLinks } from "../../../../src/control-plane/recordings/media-links.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Secret } from "../../../../src/shared/base/secret.ts";
import { transitionRecording } from "../../../../src/shared/call/recording.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";
import { storeRecording, type StoredRecording } from "../../../helpers/recordings.ts";

const log = { error: () => {}, warn: () => {} };
let now: number;
const clock = { now: () => now };
let storage: Storage;
let links: MediaLinks;
let owner: Caller;
let roomId: string;
let stored: StoredRecording;
let dataDirectory: string;

beforeEach(async () => {
  now = Date.now();
  dataDirectory = temporaryDirectory();
  storage = createStorage(await openDatabase(dataDirectory));
  const userId = ensureOwner(storage, clock, "Ada");
  const deviceId = storage.write((stores) => openSession(stores, { userId, label: "" }, now).session.id);
  owner = { userId, deviceId, displayName: "Ada", role: "owner", named: true, scopes: null };
  roomId = storage.stores.rooms.first()?.id ?? "";
  stored = storeRecording(storage, { dataDirectory, roomId, userId, size: 2_000_000, at: now });
  links = createLinks();
});

const createLinks = (secret = "s".repeat(43)) =>
  new MediaLinks({ storage, clock, files: new DiskFiles(dataDirectory), secret: new Secret(secret), log });

/** The token of a new link for the owner. */
function link(from = links): string {
  const url = from.withLink(owner, recordingDocument(storage.stores, stored.recording)).media?.url ?? "";
  expect(url).toMatch(/^\/v1\/media\/[\w.-]+$/);
  return url.slice("/v1/media/".length);
}

test("a link leads to the media of its recording, also after a restart", async () => {
  const linked = createLinks().redeem(link());
  expect(linked?.recording).toEqual(stored.recording);
  const bytes = linked && (await links.open(linked, { start: 10, end: 19 }));
  expect(Buffer.from(await new Response(bytes).arrayBuffer()).equals(stored.content.subarray(10, 20))).toBe(
    true,
  );
});

test("it works for ten minutes", () => {
  const token = link();
  now += limits.mediaLinkLifetime - 1;
  expect(links.redeem(token)).not.toBe(null);
  now += 1;
  expect(links.redeem(token)).toBe(null);
});

test("it stops working with the session, the membership, the account and the recording", () => {
  const endings: (() => void)[] = [
    () => storage.write((stores) => stores.sessions.revoke(owner.deviceId, now)),
    () => storage.write((stores) => stores.members.remove(roomId, owner.userId)),
    () => storage.write((stores) => stores.users.setDisabled(owner.userId, now)),
    () =>
      storage.write((stores) =>
        stores.recordings.save(transitionRecording(stored.recording, { type: "deleted", at: now })),
      ),
  ];
  const undo: (() => void)[] = [
    () =>
      storage.write((stores) => {
        const { session } = openSession(stores, { userId: owner.userId, label: "" }, now);
        owner = { ...owner, deviceId: session.id };
      }),
    () => storage.write((stores) => stores.members.put(roomId, owner.userId, 100, now)),
    () => storage.write((stores) => stores.users.setDisabled(owner.userId, null)),
    () => {},
  ];
  for (const [i, end] of endings.entries()) {
    const token = link();
    expect(links.redeem(token), `before ${i}`).not.toBe(null);
    end();
    expect(links.redeem(token), `after ${i}`).toBe(null);
    undo[i]?.();
  }
});

test("forged links lead nowhere", () => {
  const token = link();
  const [recordingId, deviceId, end, signature] = token.split(".");
  const other = storeRecording(storage, { dataDirectory, roomId, userId: owner.userId });
  const forged = [
    "",
    "...",
    "x",
    token.slice(0, -1),
    `${token}A`,
    `${token}.`,
    `${other.recording.id}.${deviceId}.${end}.${signature}`,
    `${recordingId}.dev-0123.${end}.${signature}`,
    `${recordingId}.${deviceId}.${Number(end) + 1}.${signature}`,
    `${recordingId}.${deviceId}.${end}.`,
    `${recordingId}.${deviceId}.${end}.${"A".repeat(43)}`,
    `${recordingId}.${deviceId}.${"9".repeat(400)}.${signature}`,
    `${recordingId}.${deviceId}.${end}\n.${signature}`,
    link(createLinks("t".repeat(43))),
  ];
  for (const text of forged) expect(links.redeem(text), text).toBe(null);
  expect(links.redeem(token)).not.toBe(null);
});

test("what is being sent ends with the right to it", async () => {
  const linked = links.redeem(link());
  const reader = linked && (await links.open(linked, null)).getReader();
  await reader?.read();
  links.recheck();
  await reader?.read();
  storage.write((stores) => stores.members.remove(roomId, owner.userId));
  links.recheck();
  await expect(
    (async () => {
      while (!(await reader?.read())?.done);
    })(),
  ).rejects.toThrow();
});

test("a file that is gone, or another one, is no answer", async () => {
  const linked = links.redeem(link());
  if (!linked) throw new Error("there is no link");
  const other = { ...linked.recording, media: { ...linked.recording.media, size: 5 } };
  await expect(links.open({ ...linked, recording: other }, null)).rejects.toMatchObject({
    code: "SW_MEDIA_UNREACHABLE",
  });
  await new DiskFiles(dataDirectory).remove(stored.recording.media.key);
  await expect(links.open(linked, null)).rejects.toMatchObject({ code: "SW_MEDIA_NOT_FOUND" });
});
