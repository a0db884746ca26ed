import type { Clock } from "../../shared/base/clock.ts";
import { createCallId, livekitRoomOf } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import { isRinging } from "../../shared/call/call-queries.ts";
import type { CallState } from "../../shared/call/call-state.ts";
import { startCall, transition } from "../../shared/call/call.ts";
import { identityOf, userOf } from "../../shared/call/principal.ts";
import type { CallDocument, CallType, JoinGrant, Reaction } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import type { Caller } from "../permissions/caller.ts";
import { isOpen } from "../permissions/standing.ts";
import { requireHealthy, type CallTokens, type MediaServer } from "../ports/media.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import { can, canEndCall } from "../../shared/permissions/permissions.ts";
import { requireEntry, type CallAccess } from "./access.ts";
import { callDocument } from "../documents/calls.ts";
import type { CallLedger } from "./ledger.ts";

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ledger: CallLedger;
  readonly access: CallAccess;
  readonly media: MediaServer;
  readonly tokens: CallTokens;
}

/** Starts, joins, leaves, rejects and ends calls. A room has at most one live call. */
export class Calls {
  readonly #storage: Storage;
  readonly #timeOfDay: Clock;
  readonly #ledger: CallLedger;
  readonly #access: CallAccess;
  readonly #media: MediaServer;
  readonly #tokens: CallTokens;
  readonly #startedByUser = new RateLimiter(limits.rates.callsOfUser);
  readonly #startedAtOnce = new RateLimiter(limits.rates.callsOfUserAtOnce);
  readonly #startedInRoom = new RateLimiter(limits.rates.callsInRoom);

  constructor({ storage, clock, ledger, access, media, tokens }: Parts) {
    this.#storage = storage;
    this.#timeOfDay = clock;
    this.#ledger = ledger;
    this.#access = access;
    this.#media = media;
    this.#tokens = tokens;
  }

  /** Starts a call, or joins the one that is live in the room: two people calling at once land in the same call. */
  async initiate(caller: Caller, roomId: string, type: CallType, livekitUrl: string): Promise<JoinGrant> {
    const { stores } = this.#storage;
    const room = stores.rooms.get(roomId);
    if (!room) throw new Failure("SW_ROOM_NOT_FOUND");
    const member = stores.members.get(roomId, caller.userId) ?? null;
    if (!can(member, "start-call")) throw new Failure("SW_CALL_FORBIDDEN");
    requireHealthy(this.#media);
    this.#ledger.setIdleClock();
    const call = this.#ledger.change((inside) => {
      const live = inside.calls.liveIn(roomId);
      if (!live) return [null, this.#start(inside, caller, roomId, type, room.kind === "direct")];
      requireEntry(caller, live, member);
      return [live, transition(live, { type: "joined", identity: identity(caller), at: this.#ledger.now() })];
    });
    return await this.#grant(caller, call, livekitUrl);
  }

  #start(stores: Stores, caller: Caller, roomId: string, type: CallType, direct: boolean): CallState {
    this.#startedAtOnce.take(caller.userId);
    this.#startedByUser.take(caller.userId);
    this.#startedInRoom.take(roomId);
    const members = stores.members.list(roomId).filter(({ disabled }) => !disabled);
    return startCall({
      id: createCallId(),
      roomId,
      type,
      direct,
      initiator: identity(caller),
      others: members.map(({ userId }) => userId).filter((userId) => userId !== caller.userId),
      at: this.#ledger.now(),
    });
  }

  /** Joins a call. For a person who is being rung, this answers it. */
  async join(caller: Caller, callId: string, livekitUrl: string): Promise<JoinGrant> {
    const before = this.#access.requireEntry(caller, callId);
    requireHealthy(this.#media);
    // Before any media flows: only the answering device may receive it, so disconnect the person's other warm devices.
    const others = before.warm.filter((warm) => warm !== identity(caller) && userOf(warm) === caller.userId);
    await Promise.allSettled(others.map((other) => this.#media.removeParticipant(callId, other)));
    const call = this.#ledger.change((stores) => {
      // Meanwhile, the call may have been locked, or the caller removed from it, its room or the host.
      if (!isOpen(stores, caller.deviceId, this.#timeOfDay.now())) throw new Failure("SW_UNAUTHENTICATED");
      const now = this.#access.requireEntry(caller, callId);
      return [now, transition(now, { type: "joined", identity: identity(caller), at: this.#ledger.now() })];
    });
    return await this.#grant(caller, call, livekitUrl);
  }

  /** Lets a ringing device connect ahead of its answer: hidden, and without receiving media. */
  async warmUp(caller: Caller, callId: string, livekitUrl: string): Promise<JoinGrant> {
    const { call } = this.#access.requireLive(caller, callId, "start-call");
    if (!isRinging(call, identity(caller)))
      throw new Failure("SW_CALL_FORBIDDEN", "You are not being rung for this call.");
    requireHealthy(this.#media);
    const warmed = this.#ledger.apply(callId, {
      type: "warmed",
      identity: identity(caller),
      at: this.#ledger.now(),
    });
    return await this.#grant(caller, warmed, livekitUrl, { forRing: true });
  }

  leave(caller: Caller, callId: string): CallDocument {
    this.#access.requireLive(caller, callId, "see");
    return this.#document(
      this.#ledger.apply(callId, { type: "left", identity: identity(caller), at: this.#ledger.now() }),
    );
  }

  reject(caller: Caller, callId: string): CallDocument {
    this.#access.requireLive(caller, callId, "see");
    return this.#document(this.#reject(callId, caller.userId));
  }

  end(caller: Caller, callId: string): CallDocument {
    const { call, member } = this.#access.require(caller, callId, "see");
    const startedByThem = call.initiatorId === caller.userId && !call.expelled.includes(caller.userId);
    if (!canEndCall(member, { startedByThem })) throw new Failure("SW_CALL_FORBIDDEN");
    if (call.status === "ended") throw new Failure("SW_CALL_ENDED");
    return this.#document(this.#ledger.apply(callId, { type: "ended", at: this.#ledger.now() }));
  }

  get(caller: Caller, callId: string): CallDocument {
    return this.#document(this.#access.require(caller, callId, "see").call);
  }

  /** Raises or lowers the caller's hand. */
  hand(caller: Caller, callId: string, raised: boolean): CallDocument {
    this.#access.requireInside(caller, callId);
    return this.#document(
      this.#ledger.apply(callId, { type: "hand", userId: caller.userId, raised, at: this.#ledger.now() }),
    );
  }

  /** The content of the event that shows a reaction to the room; throws unless the caller is in the call. */
  reaction(
    caller: Caller,
    callId: string,
    reaction: Reaction,
  ): { call_id: string; room_id: string; user_id: string; reaction: Reaction } {
    const { id, roomId } = this.#access.requireInside(caller, callId);
    return { call_id: id, room_id: roomId, user_id: caller.userId, reaction };
  }

  /** Rejects all rings from `initiatorId` for `userId`, who has blocked them. */
  declineFrom(userId: string, initiatorId: string): void {
    for (const call of this.#ledger.live())
      if (call.initiatorId === initiatorId) this.#reject(call.id, userId);
  }

  #reject(callId: string, userId: string): CallState {
    return this.#ledger.apply(callId, { type: "rejected", userId, at: this.#ledger.now() });
  }

  #document(call: CallState): CallDocument {
    return callDocument(this.#storage.stores, call);
  }

  async #grant(
    caller: Caller,
    call: CallState,
    livekitUrl: string,
    { forRing } = { forRing: false },
  ): Promise<JoinGrant> {
    // Only to save time: the signalling proxy ensures that the room exists before it connects anybody.
    this.#media.ensureRoom(call.id).catch(() => {});
    const claims = { callId: call.id, identity: identity(caller), forRing };
    return {
      call_id: call.id,
      livekit_url: livekitUrl,
      livekit_token: await this.#tokens.issue(claims, limits.callTokenSeconds),
      livekit_room: livekitRoomOf(call.id),
    };
  }
}

const identity = ({ userId, deviceId }: Caller): string => identityOf({ kind: "device", userId, deviceId });
