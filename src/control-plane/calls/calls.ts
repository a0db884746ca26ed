import type { Clock } from "../../shared/base/clock.ts";
import { inBackground } from "../../shared/base/background.ts";
import { createCallId, identityOf, livekitRoomOf, parseIdentity } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import { Quota } from "../../shared/base/quota.ts";
import {
  identitiesIn,
  isInside,
  isRinging,
  ringingUsers,
  startCall,
  transition,
  whyNotJoin,
  type CallEvent,
  type CallState,
  type SeenParticipant,
} from "../../shared/call/call.ts";
import type { CallDocument, CallType, JoinGrant } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../accounts/caller.ts";
import { isOpen } from "../accounts/standing.ts";
import type { CallClaims, CallPlace, CallTokens, MediaServer } from "../ports/media.ts";
import type { MemberRow, Storage, Stores } from "../ports/storage.ts";
import { can, effectivePower, type Action } from "../rooms/permissions.ts";
import { mediaOrders, recordChange, type MediaOrder } from "./consequences.ts";
import type { CallClock } from "./call-clock.ts";
import { Deadlines } from "./deadlines.ts";
import { callDocument } from "./documents.ts";

interface Log {
  warn(details: object, message: string): void;
}

/** Calls: who may do what, one live call per room, and every change through the state machine. */
export class Calls {
  readonly #storage: Storage;
  readonly #timeOfDay: Clock;
  /** All times in calls are from this clock. */
  readonly #clock: CallClock;
  readonly #media: MediaServer;
  readonly #tokens: CallTokens;
  readonly #log: Log;
  readonly #deadlines: Deadlines;
  readonly #ended: ((callId: string) => void | Promise<void>)[] = [];
  readonly #putOut: (() => void)[] = [];
  readonly #begunByUser = new Quota(limits.rates.callsOfUser);
  readonly #begunAtOnce = new Quota(limits.rates.callsOfUserAtOnce);
  readonly #begunInRoom = new Quota(limits.rates.callsInRoom);
  /** Until then, whoever the media server does not have yet after its restart is on their way back. */
  #awaitedUntil = 0;

  constructor(parts: {
    storage: Storage;
    clock: Clock;
    callClock: CallClock;
    media: MediaServer;
    tokens: CallTokens;
    log: Log;
  }) {
    this.#storage = parts.storage;
    this.#timeOfDay = parts.clock;
    this.#clock = parts.callClock;
    this.#media = parts.media;
    this.#tokens = parts.tokens;
    this.#log = parts.log;
    this.#deadlines = new Deadlines(
      this.#clock,
      (callId) => void this.#apply(callId, { type: "tick", at: this.#clock.now() }),
      (callId, error) => this.#log.warn({ callId, error }, "a call's deadline could not be stored"),
    );
  }

  /** Is called once a call has ended, after that was stored. */
  onEnded(listener: (callId: string) => void | Promise<void>): void {
    this.#ended.push(listener);
  }

  /** Called once somebody's place in a call has ended and that is stored. */
  onPutOut(listener: () => void): void {
    this.#putOut.push(listener);
  }

  /** Takes over the calls that were live before a restart, whose clock may have differed. */
  resume(): void {
    for (const { id } of this.#storage.stores.calls.live())
      try {
        this.#apply(id, { type: "resumed", at: this.#clock.now() });
      } catch (error) {
        // A full disk keeps no host from starting; its deadlines count all the same.
        this.#log.warn({ callId: id, error }, "a call could not be taken up by this clock");
      }
    this.sweep();
  }

  /** The database is authoritative: compares regularly, whatever else was missed. */
  sweep(): void {
    const live = this.#storage.stores.calls.live();
    for (const call of live) this.#deadlines.schedule(call);
    if (live.length === 0) this.#clock.set();
  }

  stop(): void {
    this.#deadlines.stop();
  }

  /** Starts a call, or joins the one that lives in the room: two people pressing at once meet. */
  async initiate(caller: Caller, roomId: string, type: CallType, livekitUrl: string): Promise<JoinGrant> {
    const { stores } = this.#storage;
    const room = stores.rooms.get(roomId);
    if (!room) throw new Failure("SW_ROOM_NOT_FOUND");
    const member = stores.members.get(roomId, caller.userId) ?? null;
    if (!can(caller, "start-call", member)) throw new Failure("SW_CALL_FORBIDDEN");
    this.requireMedia();
    const identity = identityOf(caller.userId, caller.deviceId);
    if (stores.calls.live().length === 0) this.#clock.set();
    const call = this.#change((inside) => {
      const at = this.#clock.now();
      const live = inside.calls.liveIn(roomId);
      if (live) {
        requireEntry(caller, live, member);
        return [live, transition(live, { type: "joined", identity, at })];
      }
      this.#begunAtOnce.take(caller.userId);
      this.#begunByUser.take(caller.userId);
      this.#begunInRoom.take(roomId);
      const members = inside.members.list(roomId).filter((other) => !other.disabled);
      const started = startCall({
        id: createCallId(),
        roomId,
        type,
        direct: room.kind === "direct",
        initiator: identity,
        others: members.map(({ userId }) => userId).filter((userId) => userId !== caller.userId),
        at,
      });
      return [null, started];
    });
    return await this.#grant(caller, call, livekitUrl);
  }

  /** Joining is answering. */
  async join(caller: Caller, callId: string, livekitUrl: string): Promise<JoinGrant> {
    const before = this.#requireEntry(caller, callId);
    this.requireMedia();
    const identity = identityOf(caller.userId, caller.deviceId);
    // Before anything flows: an answer is for the device that gives it, and no other of the same person.
    const others = before.warm.filter(
      (warm) => warm !== identity && parseIdentity(warm)?.userId === caller.userId,
    );
    await Promise.allSettled(others.map((other) => this.#media.removeParticipant(callId, other)));
    const call = this.#change(() => {
      // Meanwhile the call may have been locked, or they may have been removed from it, its room or the host.
      if (!isOpen(this.#storage.stores, caller.deviceId, this.#timeOfDay.now()))
        throw new Failure("SW_UNAUTHENTICATED");
      const now = this.#requireEntry(caller, callId);
      return [now, transition(now, { type: "joined", identity, at: this.#clock.now() })];
    });
    return await this.#grant(caller, call, livekitUrl);
  }

  /** A head start for a device that rings: connected, but hidden, and sent nothing before its answer. */
  async warmUp(caller: Caller, callId: string, livekitUrl: string): Promise<JoinGrant> {
    const { call } = this.requireLive(caller, callId, "start-call");
    const identity = identityOf(caller.userId, caller.deviceId);
    if (!isRinging(call, identity))
      throw new Failure("SW_CALL_FORBIDDEN", "This call does not ring for you.");
    this.requireMedia();
    const warmed = this.#apply(callId, { type: "warmed", identity, at: this.#clock.now() });
    return await this.#grant(caller, warmed, livekitUrl, { hidden: true });
  }

  leave(caller: Caller, callId: string): CallDocument {
    this.requireLive(caller, callId, "see");
    const identity = identityOf(caller.userId, caller.deviceId);
    return this.#document(this.#apply(callId, { type: "left", identity, at: this.#clock.now() }));
  }

  reject(caller: Caller, callId: string): CallDocument {
    this.requireLive(caller, callId, "see");
    return this.#document(
      this.#apply(callId, { type: "rejected", userId: caller.userId, at: this.#clock.now() }),
    );
  }

  end(caller: Caller, callId: string): CallDocument {
    const { call, member } = this.require(caller, callId, "see");
    // Whoever started it may end it, even after leaving it, but not after they were removed.
    const theirs = call.initiatorId === caller.userId && !call.expelled.includes(caller.userId);
    if (!theirs && !can(caller, "end-any-call", member)) throw new Failure("SW_CALL_FORBIDDEN");
    if (call.status === "ended") throw new Failure("SW_CALL_ENDED");
    return this.#document(this.#apply(callId, { type: "ended", at: this.#clock.now() }));
  }

  get(caller: Caller, callId: string): CallDocument {
    return this.#document(this.require(caller, callId, "see").call);
  }

  /** Switches off the microphones of one person; the state follows from the media server. */
  async mute(caller: Caller, callId: string, userId: string): Promise<CallDocument> {
    const { call } = this.#requireOther(caller, callId, userId);
    this.requireMedia();
    for (const [identity, device] of Object.entries(call.devices)) {
      if (device.userId !== userId) continue;
      // Each takes time, in which the caller may have lost the right.
      this.#requireOther(caller, callId, userId);
      await this.#media.muteMicrophone(callId, identity);
    }
    await this.reconcile(callId);
    return this.get(caller, callId);
  }

  /** Puts somebody out of this call for good; nobody does that to their betters. */
  remove(caller: Caller, callId: string, userId: string): CallDocument {
    const { call, member } = this.#requireOther(caller, callId, userId);
    const target = this.#storage.stores.members.get(call.roomId, userId);
    if (target && effectivePower(target) > effectivePower(member)) throw new Failure("SW_CALL_FORBIDDEN");
    return this.#document(this.#apply(callId, { type: "expelled", userId, at: this.#clock.now() }));
  }

  lock(caller: Caller, callId: string, locked: boolean): CallDocument {
    this.requireLive(caller, callId, "moderate-call");
    return this.#document(this.#apply(callId, { type: "locked", locked, at: this.#clock.now() }));
  }

  spotlight(caller: Caller, callId: string, userId: string | null): CallDocument {
    if (userId === null) this.requireLive(caller, callId, "moderate-call");
    else this.#requireOther(caller, callId, userId);
    return this.#document(this.#apply(callId, { type: "spotlighted", userId, at: this.#clock.now() }));
  }

  /** Raises or lowers one's own hand. */
  hand(caller: Caller, callId: string, raised: boolean): CallDocument {
    this.requireInside(caller, callId);
    return this.#document(
      this.#apply(callId, { type: "hand", userId: caller.userId, raised, at: this.#clock.now() }),
    );
  }

  /** The live call, for what only those who are in it may do. */
  requireInside(caller: Caller, callId: string): CallState {
    const { call } = this.requireLive(caller, callId, "see");
    if (!isInside(call, caller.userId)) throw new Failure("SW_CALL_FORBIDDEN", "You are not in this call.");
    return call;
  }

  /** What a device may do in a call at this moment, whatever its token says; null for nothing. */
  placeOf({ identity, callId }: Pick<CallClaims, "identity" | "callId">): CallPlace | null {
    const call = this.#storage.stores.calls.get(callId);
    if (!call || !this.#isSignedInMember(call, identity)) return null;
    const name = this.#storage.stores.users.get(parseIdentity(identity)?.userId ?? "")?.displayName ?? "";
    if (identity in call.devices) return { name, grant: "participant" };
    return call.warm.includes(identity) ? { name, grant: call.direct ? "ringing-direct" : "ringing" } : null;
  }

  /** Whether a token opens a connection now: one for a ring only while it rings, so that nobody returns hidden. */
  admits(claims: CallClaims): boolean {
    const place = this.placeOf(claims);
    return place !== null && (place.grant !== "participant") === claims.hidden;
  }

  /** Whether a device that is connected may stay: from its answer on, one that was hidden is like any other. */
  keeps(claims: CallClaims): boolean {
    return this.placeOf(claims) !== null;
  }

  #isSignedInMember(call: CallState, identity: string): boolean {
    const { stores } = this.#storage;
    const device = parseIdentity(identity);
    if (!device || call.status === "ended") return false;
    return (
      isOpen(stores, device.deviceId, this.#timeOfDay.now()) &&
      stores.members.get(call.roomId, device.userId) !== undefined
    );
  }

  /** Removes people who may no longer be there from every live call, and stops ringing them. */
  recheck(): void {
    const failures: unknown[] = [];
    for (const { id } of this.#storage.stores.calls.live())
      try {
        this.#change((stores) => {
          const call = stores.calls.get(id);
          if (!call) throw new Failure("SW_CALL_NOT_FOUND");
          return [call, this.#withoutThoseGone(call)];
        });
      } catch (error) {
        // Even if this cannot be stored (on a full disk), they are removed at the media server.
        failures.push(error);
        this.#putOutUnstored(id);
      }
    if (failures.length > 0) throw failures[0];
  }

  #withoutThoseGone(call: CallState): CallState {
    const { members } = this.#storage.stores;
    const at = this.#clock.now();
    const present = identitiesIn(call);
    let now = call;
    for (const userId of new Set([...ringingUsers(call), ...present.map(userOf)])) {
      const member = members.get(call.roomId, userId);
      if (!member || member.disabled) now = transition(now, { type: "removed", userId, at });
    }
    for (const identity of present)
      if (!this.#isSignedInMember(call, identity)) now = transition(now, { type: "left", identity, at });
    return now;
  }

  #putOutUnstored(callId: string): void {
    const call = this.#storage.stores.calls.get(callId);
    for (const identity of call ? identitiesIn(call) : [])
      if (call && !this.#isSignedInMember(call, identity))
        inBackground(
          () => this.#carryOut({ type: "remove", callId, identity }),
          () => {},
        );
  }

  /** Somebody has blocked a caller: rings from them are declined. */
  declineFrom(userId: string, initiatorId: string): void {
    for (const call of this.#storage.stores.calls.live())
      if (call.initiatorId === initiatorId)
        this.#apply(call.id, { type: "rejected", userId, at: this.#clock.now() });
  }

  /** Everybody in a call is told to join anew: their own clients would take seconds to find out. */
  mediaRestarted(): void {
    this.#awaitedUntil = this.#clock.now() + limits.mediaReturn;
    const live = this.#storage.stores.calls.live();
    if (live.length === 0) return;
    this.#storage.write((stores) => {
      for (const { id, roomId } of live)
        stores.events.append(
          { roomId },
          { type: "swp.call.media_restarted", data: { call_id: id, room_id: roomId } },
        );
    });
  }

  /** Asks the media server who is connected: webhooks are hints, this is the word. */
  async reconcile(callId: string): Promise<void> {
    const participants = await this.#media.listParticipants(callId);
    this.#see(callId, participants);
    for (const participant of participants) await this.settle(callId, participant);
  }

  /** Somebody is connected to the media server: removes them if they may not be there, promotes them if they answered. */
  async settle(callId: string, { identity, hidden }: { identity: string; hidden: boolean }): Promise<void> {
    const place = this.placeOf({ identity, callId });
    if (place?.grant !== "participant" && !(place && hidden))
      await this.#media.removeParticipant(callId, identity);
    else if (place.grant === "participant" && hidden) await this.#media.admitParticipant(callId, identity);
  }

  #see(callId: string, participants: readonly SeenParticipant[]): CallState {
    const at = this.#clock.now();
    // The clock may have been taken anew since.
    const left = this.#awaitedUntil - at;
    const awaited = left > 0 && left <= limits.mediaReturn;
    return this.#apply(callId, { type: "seen", participants, awaited, at });
  }

  /** Reconciles every live call, and removes LiveKit rooms that no call needs. */
  async reconcileAll(): Promise<void> {
    if (this.#media.status !== "healthy") return;
    const live = new Set(this.#storage.stores.calls.live().map((call) => call.id));
    const rooms = new Set(await this.#media.listRooms());
    // Each is asked about by itself: its room may be younger than that list, and one that fails holds no other up.
    for (const callId of live)
      try {
        await this.reconcile(callId);
      } catch (error) {
        this.#log.warn({ callId, error }, "a call could not be reconciled");
      }
    for (const callId of rooms) {
      const call = this.#storage.stores.calls.get(callId);
      if (!call || call.status === "ended") await this.#media.deleteRoom(callId);
    }
  }

  /** The call and the caller's membership of its room, or the refusal: first unknown, then forbidden. */
  require(caller: Caller, callId: string, action: Action): { call: CallState; member: MemberRow } {
    const { stores } = this.#storage;
    const call = stores.calls.get(callId);
    if (!call) throw new Failure("SW_CALL_NOT_FOUND");
    const member = stores.members.get(call.roomId, caller.userId);
    if (!member || !can(caller, action, member)) throw new Failure("SW_CALL_FORBIDDEN");
    return { call, member };
  }

  /** Whether somebody may do this to a call now, whatever they were allowed before. */
  mayStill(userId: string, callId: string, action: Action): boolean {
    const { users, members, calls } = this.#storage.stores;
    const user = users.get(userId);
    const member = members.get(calls.get(callId)?.roomId ?? "", userId) ?? null;
    return user !== undefined && !user.disabled && can(user, action, member);
  }

  requireLive(caller: Caller, callId: string, action: Action): { call: CallState; member: MemberRow } {
    const found = this.require(caller, callId, action);
    if (found.call.status === "ended") throw new Failure("SW_CALL_ENDED");
    return found;
  }

  #requireEntry(caller: Caller, callId: string): CallState {
    const { call, member } = this.requireLive(caller, callId, "start-call");
    requireEntry(caller, call, member);
    return call;
  }

  requireMedia(): void {
    if (this.#media.status !== "healthy") throw new Failure("SW_CALL_LIVEKIT_UNREACHABLE");
  }

  /** For what one may do to somebody who is in a live call. */
  #requireOther(caller: Caller, callId: string, userId: string) {
    const found = this.requireLive(caller, callId, "moderate-call");
    if (!isInside(found.call, userId)) throw new Failure("SW_CALL_PARTICIPANT_NOT_FOUND");
    return found;
  }

  #document(call: CallState): CallDocument {
    return callDocument(this.#storage.stores, call);
  }

  async #grant(
    caller: Caller,
    call: CallState,
    livekitUrl: string,
    { hidden } = { hidden: false },
  ): Promise<JoinGrant> {
    const identity = identityOf(caller.userId, caller.deviceId);
    // Only a head start: the signalling proxy makes sure of the room before anybody gets through.
    this.#media.ensureRoom(call.id).catch(() => {});
    return {
      call_id: call.id,
      livekit_url: livekitUrl,
      livekit_token: await this.#tokens.issue({ callId: call.id, identity, hidden }, limits.callTokenSeconds),
      livekit_room: livekitRoomOf(call.id),
    };
  }

  #apply(callId: string, event: CallEvent): CallState {
    return this.#change((stores) => {
      const before = stores.calls.get(callId);
      if (!before) throw new Failure("SW_CALL_NOT_FOUND");
      return [before, transition(before, event)];
    });
  }

  #change(decide: (stores: Stores) => readonly [before: CallState | null, after: CallState]): CallState {
    return this.#storage.write((stores) => {
      const [before, after] = decide(stores);
      this.#store(stores, before, after);
      return after;
    });
  }

  /** The only way to change a call: stored in the open transaction; timers and media server follow after its commit. */
  #store(stores: Stores, before: CallState | null, after: CallState): void {
    if (isSame(before, after)) return;
    if (before) stores.calls.save(after);
    else stores.calls.insert(after);
    recordChange(stores, before, after);
    this.#storage.afterCommit(() => this.#deadlines.schedule(after));
    if (after.status === "ended")
      for (const listener of this.#ended) this.#storage.afterCommit(() => listener(after.id));
    const orders = mediaOrders(before, after);
    for (const order of orders) this.#storage.afterCommit(() => this.#carryOut(order));
    if (orders.some(({ type }) => type !== "admit"))
      for (const listener of this.#putOut) this.#storage.afterCommit(listener);
  }

  async #carryOut(order: MediaOrder): Promise<void> {
    try {
      if (order.type === "delete-room") await this.#media.deleteRoom(order.callId);
      else if (order.type === "admit") await this.#media.admitParticipant(order.callId, order.identity);
      else await this.#media.removeParticipant(order.callId, order.identity);
    } catch (error) {
      // The next reconciliation does it again.
      this.#log.warn({ order, error }, "the media server did not carry out a command");
    }
  }
}

/** Refuses who was put out of a call, and newcomers to a locked one: those who may unlock it still come in. */
function requireEntry(caller: Caller, call: CallState, member: MemberRow | null): void {
  const reason = whyNotJoin(call, caller.userId);
  if (reason === "expelled") throw new Failure("SW_CALL_FORBIDDEN", "You were removed from this call.");
  if (reason === "locked" && !can(caller, "moderate-call", member)) throw new Failure("SW_CALL_LOCKED");
}

const userOf = (identity: string): string => parseIdentity(identity)?.userId ?? "";

/** Most reconciliations find what is known already; they are not written down. */
const isSame = (before: CallState | null, after: CallState): boolean =>
  before === after || JSON.stringify(before) === JSON.stringify(after);
