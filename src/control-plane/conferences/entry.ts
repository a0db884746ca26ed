import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import { guestIdentityRule, isGuestIdentity } from "../../shared/call/principal.ts";
import type {
  ConferenceParticipant,
  ConferenceState,
  ParticipantRole,
} from "../../shared/conference/conference.ts";
import type { ConferencePage } from "../../shared/contract/conference-guests.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { conferencePage } from "../documents/conferences.ts";
import { hashOf } from "../accounts/tokens.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import type { Caller } from "../permissions/caller.ts";
import { isOpen } from "../permissions/standing.ts";
import type { CallTokens, ConferenceMedia } from "../ports/media.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import { operates } from "../permissions/operators.ts";
import type { ConferenceCodes } from "./codes.ts";
import { placeIn, seatLimit, ticketOf, type Present } from "./places.ts";
import type { Rooms } from "./rooms.ts";
import { requireRunning, type RunningConference } from "./running.ts";
import type { Seats } from "./seats.ts";

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly codes: ConferenceCodes;
  readonly tokens: CallTokens;
  readonly media: Pick<ConferenceMedia, "removeParticipant">;
  readonly seats: Seats;
  readonly rooms: Rooms;
  /** Closes the connections of those who may no longer be there. */
  readonly disconnect: () => void;
  /** Called when somebody has begun to wait, or may connect. */
  readonly onExpected: (conference: ConferenceState) => void;
  /** Called when somebody who is connected has changed. */
  readonly onChanged: (conference: ConferenceState) => void;
}

/** Somebody who wants to take part in a conference. */
export interface Arrival {
  readonly conferenceId: string;
  /** The LiveKit room that they have been told of. */
  readonly room: string;
  readonly identity: string;
  readonly name: string;
  readonly hidden: boolean;
  readonly egressToken: string | null;
  /** From a speaker's or a host's link. One that is wrong, or was renewed, is worth as much as none. */
  readonly code: string | null;
  /** Of their browser. */
  readonly secret: string | null;
}

/** How people without an account get into a conference: decides who they are there, and gives them a token. */
export class Entry {
  readonly #parts: Parts;
  readonly #newcomers = new RateLimiter(limits.rates.newcomersOfConference);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A conference that has been started. Throws SW_CONFERENCE_NOT_FOUND and SW_CONFERENCE_STOPPED. */
  findRunning(conferenceId: string): RunningConference {
    return findRunning(this.#parts.storage.stores, conferenceId);
  }

  /** What somebody with its link may know of a conference. Throws SW_CONFERENCE_NOT_FOUND. */
  page(sid: string): ConferencePage {
    const { storage, seats } = this.#parts;
    const conference = storage.stores.conferences.ofSid(sid);
    if (!conference) throw new Failure("SW_CONFERENCE_NOT_FOUND");
    const { run, maxParticipants } = conference;
    const full = run !== null && seats.taken(run.livekitRoom) >= maxParticipants;
    return conferencePage(storage.stores, conference, { full });
  }

  /**
   * A token to connect with, valid for a minute. Throws a `Failure` for whoever may not; somebody who has to be admitted is
   * noted as waiting, and gets SW_CONFERENCE_WAITING until then.
   */
  async createToken(caller: Caller | null, arrival: Arrival): Promise<string> {
    const { storage, tokens, seats, rooms, onExpected, onChanged } = this.#parts;
    const { room, identity, conferenceId } = arrival;
    this.#roleOf(storage.stores, caller, arrival);
    await rooms.prepare(room);
    await seats.settled(room, identity);
    // The decision, in one turn: whoever was refused has changed nothing.
    const { present, isNew, isTakenOver } = this.#admit(caller, arrival);
    const { conference, participant } = present;
    // Before anybody corrects what the one who is there may do.
    if (isTakenOver) await this.#removePredecessor(room, identity);
    const waits = participant.admission === "waiting";
    seats.hold(room, identity, waits ? limits.conferenceWaitingGrace : limits.callTokenSeconds * 1_000);
    if (isNew) (seats.isConnected(room, identity) ? onChanged : onExpected)(conference);
    if (waits) throw new Failure("SW_CONFERENCE_WAITING");
    const claims = { identity, callId: room, forRing: false, ticket: ticketOf(participant) };
    const token = await tokens.issue(claims, limits.callTokenSeconds, placeIn(present).grant);
    requireRun(storage.stores, conferenceId, room);
    return token;
  }

  /** Disconnects whoever was there with an identity that is somebody else's now, or is not hidden any more. */
  async #removePredecessor(room: string, identity: string): Promise<void> {
    const { media, seats, disconnect } = this.#parts;
    const left = seats.release(room, identity);
    try {
      await media.removeParticipant(room, identity);
    } finally {
      disconnect();
    }
    await left;
  }

  #admit(
    caller: Caller | null,
    arrival: Arrival,
  ): { present: Present; isNew: boolean; isTakenOver: boolean } {
    const { storage, seats } = this.#parts;
    const { room, identity, conferenceId } = arrival;
    return storage.write((stores) => {
      const { conference, role, isOperator } = this.#roleOf(stores, caller, arrival);
      const before = stores.conferenceParticipants.get(conferenceId, identity);
      const secretHash = arrival.secret === null ? null : hashOf(arrival.secret);
      const hasSecret = secretHash !== null && secretHash === before?.secretHash;
      // An operator gets any identity. With what a guest has of it, that guest would be a host as well.
      const isSame = hasSecret || (isOperator && role === before?.role);
      if (before?.admission === "removed" && !isOperator) throw new Failure("SW_PARTICIPANT_REMOVED");
      if (before && !isSame && !isOperator && this.#isTaken(room, before))
        throw new Failure("SW_PARTICIPANT_TAKEN");
      // Whoever was hidden has no place yet, which only a new connection takes.
      const isAsVisible = (role === "hidden") === (before?.role === "hidden");
      const known = before && isSame && isAsVisible && before.admission !== "removed" ? before : null;
      const isAdmitted = known?.admission === "admitted";
      if (conference.locked && role !== "host" && role !== "hidden" && !isAdmitted)
        throw new Failure("SW_CONFERENCE_LOCKED");
      const waits = conference.waitingRoom && role === "audience" && !isAdmitted;
      if (!waits) seats.requireFree(room, identity, seatLimit({ conference, participant: { role } }));
      const participant: ConferenceParticipant = {
        ...(known ?? this.#newcomer(conferenceId, identity, before)),
        name: arrival.name,
        role,
        secretHash: secretHash ?? known?.secretHash ?? null,
        admission: waits ? "waiting" : "admitted",
      };
      if (!before && !isOperator) this.#newcomers.take(conferenceId);
      const isNew = JSON.stringify(before) !== JSON.stringify(participant);
      if (isNew) stores.conferenceParticipants.save(participant);
      const isTakenOver = known === null && seats.isConnected(room, identity);
      return { present: { conference, participant }, isNew, isTakenOver };
    });
  }

  /** Whether somebody else has the identity. Somebody without a secret has it only while they are connected. */
  #isTaken(room: string, { identity, secretHash }: ConferenceParticipant): boolean {
    const { seats } = this.#parts;
    return seats.isConnected(room, identity) || (secretHash !== null && seats.has(room, identity));
  }

  /** Never of the same time as the one before: the ticket tells them apart. */
  #newcomer(conferenceId: string, identity: string, before: ConferenceParticipant | undefined) {
    const createdAt = Math.max(this.#parts.clock.now(), (before?.createdAt ?? 0) + 1);
    return {
      conferenceId,
      identity,
      onStage: false,
      handRaisedAt: null,
      createdAt,
      joinedAt: null,
      leftAt: null,
    };
  }

  /** Throws for a conference or a room that there is not, for an identity that nobody may have, and for what they may not be. */
  #roleOf(
    stores: Stores,
    caller: Caller | null,
    { conferenceId, room, identity, hidden, egressToken, code }: Arrival,
  ): { conference: ConferenceState; role: ParticipantRole; isOperator: boolean } {
    const { codes, clock } = this.#parts;
    const conference = requireRun(stores, conferenceId, room);
    if (!isGuestIdentity(identity))
      throw new Failure("SW_BAD_REQUEST", `participant_id: ${guestIdentityRule}`);
    const isOperator =
      caller !== null &&
      isOpen(stores, caller.deviceId, clock.now()) &&
      operates({ id: caller.userId, role: caller.role }, conference);
    const has = (kind: "speaker" | "host") => code !== null && codes.matches(kind, conference, code);
    if (hidden) {
      if (!isOperator && !(egressToken !== null && codes.matches("egress", conference, egressToken)))
        throw new Failure("SW_PARTICIPANT_HIDDEN");
      return { conference, role: "hidden", isOperator };
    }
    if (isOperator || has("host")) return { conference, role: "host", isOperator };
    return { conference, role: has("speaker") ? "speaker" : "audience", isOperator };
  }
}

function findRunning(stores: Stores, conferenceId: string): RunningConference {
  const conference = stores.conferences.get(conferenceId);
  if (!conference) throw new Failure("SW_CONFERENCE_NOT_FOUND");
  return requireRunning(conference);
}

/** The conference of this room, which is its current one. */
function requireRun(stores: Stores, conferenceId: string, room: string): ConferenceState {
  const conference = findRunning(stores, conferenceId);
  if (conference.run.livekitRoom !== room) throw new Failure("SW_CONFERENCE_ROOM_ENDED");
  return conference;
}
