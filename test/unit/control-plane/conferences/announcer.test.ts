import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { Announcer } from "../../../../src/control-plane/conferences/announcer.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { createConferenceId, createUserId } from "../../../../src/shared/base/ids.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import type { ConferenceState } from "../../../../src/shared/conference/conference.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

let storage: Storage;
let scope: Scope;
let sent: [userIds: readonly string[], conferenceId: string][];
let announcer: Announcer;
let conference: ConferenceState;
let ids: { owner: string; creator: string };
beforeEach(async () => {
  storage = createStorage(await openDatabase(temporaryDirectory()));
  ids = { owner: ensureOwner(storage, { now: () => 0 }, "Owner"), creator: createUserId() };
  storage.write(({ users }) => {
    users.insert({ id: ids.creator, displayName: "Creator", role: "member", named: true }, 0);
    users.insert({ id: createUserId(), displayName: "Other", role: "member", named: true }, 0);
    const admin = createUserId();
    users.insert({ id: admin, displayName: "Disabled", role: "admin", named: true }, 0);
    users.setDisabled(admin, 1);
  });
  conference = { id: createConferenceId(), userId: ids.creator } as ConferenceState;
  scope = new Scope();
  sent = [];
  announcer = new Announcer({ storage, scope, send: (...args) => sent.push(args) });
  vi.useFakeTimers();
});
afterEach(() => {
  scope.end();
  vi.useRealTimers();
});

test("a change is told to the operators at once, and those that follow once a second", () => {
  announcer.announce(conference);
  expect(sent).toEqual([[expect.anything(), conference.id]]);
  expect(new Set(sent[0]?.[0])).toEqual(new Set([ids.owner, ids.creator]));
  for (let i = 0; i < 100; i += 1) announcer.announce(conference);
  expect(sent).toHaveLength(1);
  vi.advanceTimersByTime(limits.conferenceAnnounceInterval);
  expect(sent).toHaveLength(2);
  vi.advanceTimersByTime(10 * limits.conferenceAnnounceInterval);
  expect(sent).toHaveLength(2);
  announcer.announce(conference);
  expect(sent).toHaveLength(3);
});

test("nothing is told any more once the host stops", () => {
  announcer.announce(conference);
  announcer.announce(conference);
  scope.end();
  vi.advanceTimersByTime(limits.conferenceAnnounceInterval);
  expect(sent).toHaveLength(1);
});
