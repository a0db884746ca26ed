import { isInside, joinRefusal } from "../../shared/call/call-queries.ts";
import type { CallState } from "../../shared/call/call-state.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../permissions/caller.ts";
import type { MemberRow } from "../ports/room-stores.ts";
import type { Storage } from "../ports/storage.ts";
import { can, type RoomAction } from "../../shared/permissions/permissions.ts";

/** A call, and the caller's membership of its room. */
export interface CallWithMember {
  readonly call: CallState;
  readonly member: MemberRow;
}

/** Access checks for calls. Throws a `Failure`, in this order: not found, forbidden, ended. */
export class CallAccess {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  require(caller: Caller, callId: string, action: RoomAction): CallWithMember {
    const { stores } = this.#storage;
    const call = stores.calls.get(callId);
    if (!call) throw new Failure("SW_CALL_NOT_FOUND");
    const member = stores.members.get(call.roomId, caller.userId);
    if (!member || !can(member, action)) throw new Failure("SW_CALL_FORBIDDEN");
    return { call, member };
  }

  requireLive(caller: Caller, callId: string, action: RoomAction): CallWithMember {
    const found = this.require(caller, callId, action);
    if (found.call.status === "ended") throw new Failure("SW_CALL_ENDED");
    return found;
  }

  /** For actions that require being in the call. */
  requireInside(caller: Caller, callId: string): CallState {
    const { call } = this.requireLive(caller, callId, "see");
    if (!isInside(call, caller.userId)) throw new Failure("SW_CALL_FORBIDDEN", "You are not in this call.");
    return call;
  }

  /** For moderation of a person who is in the call. */
  requireTarget(caller: Caller, callId: string, userId: string): CallWithMember {
    const found = this.requireLive(caller, callId, "moderate-call");
    if (!isInside(found.call, userId)) throw new Failure("SW_CALL_PARTICIPANT_NOT_FOUND");
    return found;
  }

  requireEntry(caller: Caller, callId: string): CallState {
    const { call, member } = this.requireLive(caller, callId, "start-call");
    requireEntry(caller, call, member);
    return call;
  }
}

/** Throws for people who were removed from the call, and if it is locked, unless they may unlock it. */
export function requireEntry(caller: Caller, call: CallState, member: MemberRow | null): void {
  const reason = joinRefusal(call, caller.userId);
  if (reason === "expelled") throw new Failure("SW_CALL_FORBIDDEN", "You were removed from this call.");
  if (reason === "locked" && !can(member, "moderate-call")) throw new Failure("SW_CALL_LOCKED");
}
