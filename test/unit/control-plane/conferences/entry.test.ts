import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { openSession } from "../../../../src/control-plane/accounts/sessions.ts";
import type { Arrival } from "../../../../src/control-plane/conferences/entry.ts";
import { createConferences } from "../../../../src/control-plane/conferences/index.ts";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import type {
  CallClaims,
  ConferenceMedia,
  GuestChange,
  SeenGuest,
} from "../../../../src/control-plane/ports/media.ts";
import type { Stay } from "../../../../src/control-plane/ports/admission.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { createUserId } from "../../../../src/shared/base/ids.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import { Secret } from "../../../../src/shared/base/secret.ts";
import type { ConferencePolicy, ConferenceState } from "../../../../src/shared/conference/conference.ts";
import type { ConferenceGrant } from "../../../../src/shared/conference/policy.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

/** A media server that knows who is connected, and what they may do. */
class TestMedia implements ConferenceMedia {
  readonly status = "healthy";
  readonly version = null;
  readonly url = null;
  readonly isExternal = false;
  readonly guests = new Map<string, SeenGuest>();
  readonly updates: [identity: string, change: GuestChange][] = [];
  async ensureConference() {}
  async setMetadata() {}
  async deleteRoom() {
    this.guests.clear();
  }
  async listGuests() {
    return [...this.guests.values()];
  }
  async listConferences() {
    return [];
  }
  async listRooms() {
    return [];
  }
  async updateGuest(_room: string, identity: string, change: GuestChange) {
    this.updates.push([identity, change]);
  }
  async removeParticipant(_room: string, identity: string) {
    this.guests.delete(identity);
  }
  async admitParticipant() {}
  async muteMicrophone() {}
  generation() {
    return null;
  }
  onHealthy() {}
  onRestarted() {}
}

const everybody: ConferencePolicy = {
  mediaType: "MEDIA_TYPE_VIDEO_AUDIO",
  maxParticipants: 2,
  webinar: false,
  chat: true,
  screenShare: true,
  record: false,
  recordMode: "ROOM_COMPOSITE_GRID",
  waitingRoom: false,
  locked: false,
};
const SECRET = "a".repeat(22);
const OTHER_SECRET = "b".repeat(22);

let storage: Storage;
let now: number;
let media: TestMedia;
let owner: Caller;
let member: Caller;
let connections: { claims: CallClaims; stay: Stay }[];
let disconnected: CallClaims[];
let issued: { claims: CallClaims; grant: ConferenceGrant | undefined }[];
let services: ReturnType<typeof createConferences>;
beforeEach(async () => {
  storage = createStorage(await openDatabase(temporaryDirectory()));
  const ownerId = ensureOwner(storage, { now: () => 0 }, "Owner");
  const memberId = createUserId();
  [owner, member] = storage.write((stores) => {
    stores.users.insert({ id: memberId, displayName: "Member", role: "member", named: true }, 0);
    return [ownerId, memberId].map((userId, i): Caller => ({
      userId,
      deviceId: openSession(stores, { userId, label: "A device" }, 0).session.id,
      displayName: "",
      role: i === 0 ? "owner" : "member",
      named: true,
      scopes: null,
    }));
  }) as [Caller, Caller];
  now = 1_000;
  media = new TestMedia();
  issued = [];
  connections = [];
  disconnected = [];
  const scope = new Scope();
  onTestFinished(() => scope.end());
  services = createConferences({
    storage,
    clock: { now: () => now },
    media,
    tokens: {
      async issue(claims, _seconds, grant) {
        issued.push({ claims, grant });
        return "token";
      },
      read: async () => null,
      sign: async () => "",
    },
    codeSecret: new Secret("c".repeat(43)),
    log: { warn() {}, error() {} },
    scope,
    disconnect() {
      for (const { claims, stay } of connections) {
        if (services.conferenceAdmission.keeps(claims)) continue;
        disconnected.push(claims);
        stay.ended();
      }
    },
    send() {},
  });
});

const create = (policy: Partial<ConferencePolicy> = {}): ConferenceState =>
  services.conferences.create(owner, { ...everybody, ...policy, name: "Test", active: true });
const ask = async (
  conference: ConferenceState,
  arrival: Partial<Arrival> = {},
  caller: Caller | null = null,
) => {
  await services.entry.createToken(caller, {
    conferenceId: conference.id,
    room: conference.run?.livekitRoom ?? "",
    identity: "ann",
    name: "Ann",
    hidden: false,
    egressToken: null,
    code: null,
    secret: null,
    ...arrival,
  });
  const last = issued.at(-1);
  if (!last) throw new Error("no token was issued");
  return last;
};
const connect = (claims: CallClaims) => {
  const stay = services.conferenceAdmission.enter(claims);
  stay.opened();
  connections.push({ claims, stay });
};
const participantOf = ({ id }: ConferenceState, identity = "ann") =>
  storage.stores.conferenceParticipants.get(id, identity);
const refusal = (code: string) => expect.objectContaining({ code }) as unknown;

describe("a token of a conference", () => {
  test.each([
    ["nothing", "audience", () => ({})],
    ["a wrong code", "audience", () => ({ code: "x".repeat(22) })],
    [
      "the speaker code",
      "speaker",
      (conference: ConferenceState) => ({ code: services.conferenceCodes.codeOf("speaker", conference) }),
    ],
    [
      "the host code",
      "host",
      (conference: ConferenceState) => ({ code: services.conferenceCodes.codeOf("host", conference) }),
    ],
  ])("with %s is for: %s", async (_what, role, arrival) => {
    const conference = create({ webinar: true });
    const { grant } = await ask(conference, arrival(conference));
    expect(participantOf(conference)?.role).toBe(role);
    expect(grant?.camera).toBe(role !== "audience");
  });

  test("is given to so many new participants of one conference at a time, and to operators beyond", async () => {
    const conference = create({ maxParticipants: 10_000 });
    const { burst } = limits.rates.newcomersOfConference;
    let asked = 0;
    const askOn = async () => {
      for (;;) {
        await ask(conference, { identity: `guest-${asked}` });
        asked += 1;
      }
    };
    await expect(askOn()).rejects.toEqual(refusal("SW_RATE_LIMITED"));
    expect(asked).toBeGreaterThanOrEqual(burst);
    expect(participantOf(conference, `guest-${asked}`)).toBeUndefined();
    await ask(conference, { identity: "guest-0" });
    await ask(conference, { identity: `guest-${asked}` }, owner);
  });

  test("with an access token is for a host only if its person operates the conference", async () => {
    const conference = create({ webinar: true });
    await ask(conference, {}, member);
    expect(participantOf(conference)?.role).toBe("audience");
    await ask(conference, { identity: "op" }, owner);
    expect(participantOf(conference, "op")?.role).toBe("host");
  });

  test("for an identity that is in use is given only with the same secret, or to an operator", async () => {
    const conference = create();
    const { claims } = await ask(conference, { secret: SECRET });
    // Before and while they are connected.
    await expect(ask(conference)).rejects.toEqual(refusal("SW_PARTICIPANT_TAKEN"));
    connect(claims);
    await expect(ask(conference, { secret: OTHER_SECRET })).rejects.toEqual(refusal("SW_PARTICIPANT_TAKEN"));
    const again = await ask(conference, { secret: SECRET });
    expect(again.claims).toEqual(claims);
    await ask(conference, {}, owner);
  });

  test.each([null, SECRET])(
    "for an operator shares nothing with a guest who had the identity before them (secret %s)",
    async (secret) => {
      const conference = create({ webinar: true });
      const guest = await ask(conference, { secret });
      connect(guest.claims);
      media.guests.set("ann", {
        identity: "ann",
        grant: guest.grant as ConferenceGrant,
        attributes: { role: "audience", stage: "", hand: "" },
        audioOn: false,
        videoOn: false,
        sharing: false,
      });
      const operator = await ask(conference, {}, owner);
      expect(operator.grant?.camera).toBe(true);
      expect(disconnected).toEqual([guest.claims]);
      // Nor may they publish meanwhile, in the place of the operator.
      expect(media.guests.has("ann")).toBe(false);
      expect(media.updates).toEqual([]);
      expect(services.participation.authenticate(`${conference.id}.${SECRET}`)).toBeNull();
    },
  );

  test("for an operator who is connected is for the same place", async () => {
    const conference = create();
    const { claims } = await ask(conference, { secret: SECRET }, owner);
    connect(claims);
    expect((await ask(conference, {}, owner)).claims).toEqual(claims);
    expect(disconnected).toEqual([]);
    expect(services.participation.authenticate(`${conference.id}.${SECRET}`)).not.toBeNull();
  });

  test("of whoever had the identity before opens nothing for the place of the next", async () => {
    const conference = create();
    const before = await ask(conference);
    const after = await ask(conference, { secret: SECRET });
    expect(after.claims.ticket).not.toBe(before.claims.ticket);
    expect(() => services.conferenceAdmission.require(before.claims)).toThrow();
    services.conferenceAdmission.require(after.claims);
  });

  test("is not given to more than there are places, and hidden participants take none", async () => {
    const conference = create();
    const egressToken = services.conferenceCodes.codeOf("egress", conference);
    connect((await ask(conference, { identity: "hidden", hidden: true, egressToken })).claims);
    for (const identity of ["a", "b"]) connect((await ask(conference, { identity })).claims);
    await expect(ask(conference)).rejects.toEqual(refusal("SW_CONFERENCE_FULL"));
    expect(participantOf(conference)).toBeUndefined();
    expect(services.entry.page(conference.sid).full).toBe(true);
  });

  test("lets nobody who is hidden become visible without a place", async () => {
    const conference = create({ maxParticipants: 1 });
    const egressToken = services.conferenceCodes.codeOf("egress", conference);
    const hidden = await ask(conference, { hidden: true, egressToken, secret: SECRET });
    connect(hidden.claims);
    const visible = await ask(conference, { secret: SECRET });
    expect(disconnected).toEqual([hidden.claims]);
    connect((await ask(conference, { identity: "ben" })).claims);
    expect(() => connect(visible.claims)).toThrow(refusal("SW_CONFERENCE_FULL"));
  });

  test("given before the last place was taken opens no connection", async () => {
    const conference = create({ maxParticipants: 1 });
    const first = await ask(conference, { identity: "a" });
    const second = await ask(conference, { identity: "b" });
    connect(first.claims);
    expect(() => connect(second.claims)).toThrow(refusal("SW_CONFERENCE_FULL"));
  });

  test("is given to somebody who waits once they are admitted, and to nobody else with their identity", async () => {
    const conference = create({ waitingRoom: true });
    await expect(ask(conference, { secret: SECRET })).rejects.toEqual(refusal("SW_CONFERENCE_WAITING"));
    const require = () => conference;
    await services.conferenceModeration.moderate({ identity: "ann", require }, "admit");
    await expect(ask(conference, { secret: OTHER_SECRET })).rejects.toEqual(refusal("SW_PARTICIPANT_TAKEN"));
    await ask(conference, { secret: SECRET });
    // A speaker's link is as good as an admission.
    const code = services.conferenceCodes.codeOf("speaker", conference);
    await ask(conference, { identity: "speaker", code });
  });

  test("does not outlive the admission of whoever had the identity before", async () => {
    const conference = create({ waitingRoom: true });
    await expect(ask(conference)).rejects.toEqual(refusal("SW_CONFERENCE_WAITING"));
    const require = () => conference;
    await services.conferenceModeration.moderate({ identity: "ann", require }, "admit");
    // Without a secret, nobody can tell them apart.
    await expect(ask(conference)).rejects.toEqual(refusal("SW_CONFERENCE_WAITING"));
  });

  test("is refused in a locked conference to whoever is new, but not to hosts", async () => {
    const conference = create();
    await ask(conference, { secret: SECRET });
    services.conferences.update(owner, conference.id, { locked: true });
    await ask(conference, { secret: SECRET });
    await expect(ask(conference, { identity: "ben" })).rejects.toEqual(refusal("SW_CONFERENCE_LOCKED"));
    await ask(conference, { identity: "ben", code: services.conferenceCodes.codeOf("host", conference) });
  });

  test("is refused to somebody who was removed, with any secret, but not to operators", async () => {
    const conference = create();
    await ask(conference, { secret: SECRET });
    const require = () => conference;
    await services.conferenceModeration.moderate({ identity: "ann", require }, "remove");
    for (const secret of [SECRET, OTHER_SECRET, null])
      await expect(ask(conference, { secret })).rejects.toEqual(refusal("SW_PARTICIPANT_REMOVED"));
    await ask(conference, {}, owner);
  });

  test("is refused in this order: no such conference, stopped, another room, identity, hidden", async () => {
    const conference = create();
    const bad = { conferenceId: createUserId(), room: "x", identity: "<b>", hidden: true };
    await expect(ask(conference, bad)).rejects.toEqual(refusal("SW_CONFERENCE_NOT_FOUND"));
    const { conferenceId: _, ...rest } = bad;
    await expect(ask(conference, rest)).rejects.toEqual(refusal("SW_CONFERENCE_ROOM_ENDED"));
    await expect(ask(conference, { identity: "<b>", hidden: true })).rejects.toEqual(
      refusal("SW_BAD_REQUEST"),
    );
    await expect(ask(conference, { hidden: true })).rejects.toEqual(refusal("SW_PARTICIPANT_HIDDEN"));
    services.conferences.stop(owner, conference.id);
    await expect(ask(conference, rest)).rejects.toEqual(refusal("SW_CONFERENCE_STOPPED"));
    expect(storage.stores.conferenceParticipants.list(conference.id)).toEqual([]);
  });
});
