import type { CallState } from "../../shared/call/call-state.ts";
import type { CallDocument } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../permissions/caller.ts";
import { requireHealthy, type MediaServer } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import { canRemoveFromCall, effectivePower } from "../../shared/permissions/permissions.ts";
import type { CallAccess } from "./access.ts";
import { callDocument } from "../documents/calls.ts";
import type { CallLedger } from "./ledger.ts";
import type { Reconciler } from "./reconciler.ts";

interface Parts {
  readonly storage: Storage;
  readonly ledger: CallLedger;
  readonly access: CallAccess;
  readonly reconciler: Reconciler;
  readonly media: MediaServer;
}

/** Moderation of a call and its participants. */
export class Moderation {
  readonly #storage: Storage;
  readonly #ledger: CallLedger;
  readonly #access: CallAccess;
  readonly #reconciler: Reconciler;
  readonly #media: MediaServer;

  constructor({ storage, ledger, access, reconciler, media }: Parts) {
    this.#storage = storage;
    this.#ledger = ledger;
    this.#access = access;
    this.#reconciler = reconciler;
    this.#media = media;
  }

  /** Mutes the microphones of all of a person's devices. The call's state is then read from the media server. */
  async mute(caller: Caller, callId: string, userId: string): Promise<CallDocument> {
    const { call } = this.#access.requireTarget(caller, callId, userId);
    requireHealthy(this.#media);
    for (const [identity, device] of Object.entries(call.devices)) {
      if (device.userId !== userId) continue;
      // Checked each time, because the caller may have lost the right meanwhile.
      this.#access.requireTarget(caller, callId, userId);
      await this.#media.muteMicrophone(callId, identity);
    }
    await this.#reconciler.reconcile(callId);
    return this.#document(this.#access.require(caller, callId, "see").call);
  }

  /** Removes a person from this call permanently, unless their power is greater. */
  remove(caller: Caller, callId: string, userId: string): CallDocument {
    const { call, member } = this.#access.requireTarget(caller, callId, userId);
    const target = this.#storage.stores.members.get(call.roomId, userId);
    if (target && !canRemoveFromCall(member, effectivePower(target))) throw new Failure("SW_CALL_FORBIDDEN");
    return this.#document(this.#ledger.apply(callId, { type: "expelled", userId, at: this.#ledger.now() }));
  }

  lock(caller: Caller, callId: string, locked: boolean): CallDocument {
    this.#access.requireLive(caller, callId, "moderate-call");
    return this.#document(this.#ledger.apply(callId, { type: "locked", locked, at: this.#ledger.now() }));
  }

  /** Null ends the spotlight. */
  spotlight(caller: Caller, callId: string, userId: string | null): CallDocument {
    if (userId === null) this.#access.requireLive(caller, callId, "moderate-call");
    else this.#access.requireTarget(caller, callId, userId);
    return this.#document(
      this.#ledger.apply(callId, { type: "spotlighted", userId, at: this.#ledger.now() }),
    );
  }

  #document(call: CallState): CallDocument {
    return callDocument(this.#storage.stores, call);
  }
}
