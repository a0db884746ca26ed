import type { Clock } from "../../shared/base/clock.ts";
import { createCallId, identityOf, livekitRoomOf, parseIdentity } from "../../shared/base/ids.ts";
import {
  nextDeadline,
  startCall,
  transition,
  type CallEvent,
  type CallState,
} from "../../shared/call/call.ts";
import type { CallDocument, CallType, JoinGrant } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../accounts/caller.ts";
import type { CallTokens, MediaServer } from "../ports/media.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import { can } from "../rooms/permissions.ts";
import { mediaOrders, recordChange, type MediaOrder } from "./consequences.ts";
import { callDocument } from "./documents.ts";

interface Log {
  warn(details: object, message: string): void;
}

/** Calls: who may do what, one live call per room, and every change through the state machine. */
export class Calls {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #media: MediaServer;
  readonly #tokens: CallTokens;
  readonly #log: Log;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(parts: { storage: Storage; clock: Clock; media: MediaServer; tokens: CallTokens; log: Log }) {
    this.#storage = parts.storage;
    this.#clock = parts.clock;
    this.#media = parts.media;
    this.#tokens = parts.tokens;
    this.#log = parts.log;
  }

  /** Takes up what was live before a restart. */
  resume(): void {
    for (const call of this.#storage.stores.calls.live()) this.#schedule(call);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Starts a call, or joins the one that lives in the room: two people pressing at once meet. */
  async initiate(caller: Caller, roomId: string, type: CallType, livekitUrl: string): Promise<JoinGrant> {
    const { stores } = this.#storage;
    const room = stores.rooms.get(roomId);
    if (!room) throw new Failure("SW_ROOM_NOT_FOUND");
    const member = stores.members.get(roomId, caller.userId) ?? null;
    if (!can(caller, "start-call", member)) throw new Failure("SW_CALL_FORBIDDEN");
    this.#requireMedia();
    const identity = identityOf(caller.userId, caller.deviceId);
    const call = this.#change((inside) => {
      const at = this.#clock.now();
      const live = inside.calls.liveIn(roomId);
      if (live) return [live, transition(live, { type: "joined", identity, at })];
      const members = inside.members.list(roomId).map((other) => other.userId);
      const started = startCall({
        id: createCallId(),
        roomId,
        type,
        direct: room.kind === "direct",
        initiator: identity,
        others: members.filter((userId) => userId !== caller.userId),
        at,
      });
      return [null, started];
    });
    return await this.#grant(caller, call, livekitUrl);
  }

  /** Joining is answering. */
  async join(caller: Caller, callId: string, livekitUrl: string): Promise<JoinGrant> {
    this.#requireLive(caller, callId);
    this.#requireMedia();
    const identity = identityOf(caller.userId, caller.deviceId);
    const call = this.#apply(callId, { type: "joined", identity, at: this.#clock.now() });
    if (call.status === "ended") throw new Failure("SW_CALL_ENDED");
    return await this.#grant(caller, call, livekitUrl);
  }

  leave(caller: Caller, callId: string): CallDocument {
    this.#requireLive(caller, callId);
    const identity = identityOf(caller.userId, caller.deviceId);
    return callDocument(this.#apply(callId, { type: "left", identity, at: this.#clock.now() }));
  }

  reject(caller: Caller, callId: string): CallDocument {
    this.#requireLive(caller, callId);
    return callDocument(
      this.#apply(callId, { type: "rejected", userId: caller.userId, at: this.#clock.now() }),
    );
  }

  end(caller: Caller, callId: string): CallDocument {
    const { call, member } = this.#requireCall(caller, callId);
    if (call.initiatorId !== caller.userId && !can(caller, "end-any-call", member))
      throw new Failure("SW_CALL_FORBIDDEN");
    if (call.status === "ended") throw new Failure("SW_CALL_ENDED");
    return callDocument(this.#apply(callId, { type: "ended", at: this.#clock.now() }));
  }

  get(caller: Caller, callId: string): CallDocument {
    return callDocument(this.#requireCall(caller, callId).call);
  }

  /** Whether a device may be connected to a call at this moment, whatever its token says. */
  admits(identity: string, callId: string): boolean {
    const { stores } = this.#storage;
    const device = parseIdentity(identity);
    const call = stores.calls.get(callId);
    if (!device || !call || call.status === "ended" || !(identity in call.devices)) return false;
    return (
      stores.sessions.isOpen(device.deviceId) && stores.members.get(call.roomId, device.userId) !== undefined
    );
  }

  /** Somebody is out of a room, and so out of its call. Runs in the transaction that removes them. */
  removed(stores: Stores, roomId: string, userId: string): void {
    const before = stores.calls.liveIn(roomId);
    if (!before) return;
    const after = transition(before, { type: "removed", userId, at: this.#clock.now() });
    this.#store(stores, before, after);
    setImmediate(() => this.#follow(before, after));
  }

  /** A device was signed out: it is out of every call. */
  revoked(deviceId: string): void {
    for (const call of this.#storage.stores.calls.live())
      for (const identity of Object.keys(call.devices))
        if (parseIdentity(identity)?.deviceId === deviceId)
          this.#apply(call.id, { type: "left", identity, at: this.#clock.now() });
  }

  /** Everybody in a call is told to join anew: their own clients would take seconds to find out. */
  mediaRestarted(): void {
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
    const call = this.#apply(callId, { type: "seen", participants, at: this.#clock.now() });
    for (const { identity } of participants)
      if (call.status === "ended" || !(identity in call.devices))
        await this.#media.removeParticipant(callId, identity);
  }

  /** Reconciles every live call, and removes LiveKit rooms that no call needs. */
  async reconcileAll(): Promise<void> {
    if (this.#media.status !== "healthy") return;
    const live = new Set(this.#storage.stores.calls.live().map((call) => call.id));
    const rooms = new Set(await this.#media.listRooms());
    for (const callId of live) {
      if (rooms.has(callId)) await this.reconcile(callId);
      else this.#apply(callId, { type: "seen", participants: [], at: this.#clock.now() });
    }
    for (const callId of rooms) {
      const call = this.#storage.stores.calls.get(callId);
      if (!call || call.status === "ended") await this.#media.deleteRoom(callId);
    }
  }

  #requireCall(caller: Caller, callId: string) {
    const { stores } = this.#storage;
    const call = stores.calls.get(callId);
    if (!call) throw new Failure("SW_CALL_NOT_FOUND");
    const member = stores.members.get(call.roomId, caller.userId);
    if (!member) throw new Failure("SW_CALL_FORBIDDEN");
    return { call, member };
  }

  #requireLive(caller: Caller, callId: string): void {
    if (this.#requireCall(caller, callId).call.status === "ended") throw new Failure("SW_CALL_ENDED");
  }

  #requireMedia(): void {
    if (this.#media.status !== "healthy") throw new Failure("SW_CALL_LIVEKIT_UNREACHABLE");
  }

  async #grant(caller: Caller, call: CallState, livekitUrl: string): Promise<JoinGrant> {
    const identity = identityOf(caller.userId, caller.deviceId);
    // Only a head start: the signalling proxy makes sure of the room before anybody gets through.
    void this.#media.ensureRoom(call.id).catch(() => {});
    return {
      call_id: call.id,
      livekit_url: livekitUrl,
      livekit_token: await this.#tokens.mint({ callId: call.id, identity, name: caller.displayName }),
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

  /** The one way in which a call changes: decide and store in a transaction, then tell the media server. */
  #change(decide: (stores: Stores) => readonly [before: CallState | null, after: CallState]): CallState {
    const [before, after] = this.#storage.write((stores) => {
      const change = decide(stores);
      this.#store(stores, ...change);
      return change;
    });
    this.#follow(before, after);
    return after;
  }

  #store(stores: Stores, before: CallState | null, after: CallState): void {
    if (isSame(before, after)) return;
    if (before) stores.calls.save(after);
    else stores.calls.insert(after);
    recordChange(stores, before, after);
  }

  #follow(before: CallState | null, after: CallState): void {
    if (isSame(before, after)) return;
    this.#schedule(after);
    for (const order of mediaOrders(before, after)) void this.#carryOut(order);
  }

  async #carryOut(order: MediaOrder): Promise<void> {
    try {
      if (order.type === "delete-room") await this.#media.deleteRoom(order.callId);
      else await this.#media.removeParticipant(order.callId, order.identity);
    } catch (error) {
      // The next reconciliation does it again.
      this.#log.warn({ order, error: String(error) }, "the media server did not follow an order");
    }
  }

  #schedule(call: CallState): void {
    clearTimeout(this.#timers.get(call.id));
    this.#timers.delete(call.id);
    const deadline = nextDeadline(call);
    if (deadline === null) return;
    this.#tickAfter(call, Math.max(0, deadline - this.#clock.now()));
  }

  #tickAfter(call: CallState, wait: number): void {
    const tick = () => {
      try {
        this.#apply(call.id, { type: "tick", at: this.#clock.now() });
      } catch (error) {
        this.#log.warn({ callId: call.id, error: String(error) }, "a call's deadline could not be stored");
        this.#tickAfter(call, RETRY_AFTER_FAILED_WRITE);
      }
    };
    this.#timers.set(call.id, setTimeout(tick, wait));
  }
}

/** A full disk is full for a while. */
const RETRY_AFTER_FAILED_WRITE = 5_000;

/** Most reconciliations find what is known already; they are not written down. */
const isSame = (before: CallState | null, after: CallState): boolean =>
  before === after || JSON.stringify(before) === JSON.stringify(after);
