import { inBackground } from "../../shared/base/background.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { Log } from "../ports/log.ts";
import type { MediaServer } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import type { Admission } from "./admission.ts";
import type { CallLedger } from "./ledger.ts";

interface Parts {
  readonly storage: Storage;
  readonly ledger: CallLedger;
  readonly admission: Admission;
  readonly media: MediaServer;
  readonly log: Log;
  readonly scope: Scope;
}

/** Keeps calls in step with the media server: on each hint, after each of its restarts, and regularly. */
export class Reconciler {
  readonly #storage: Storage;
  readonly #ledger: CallLedger;
  readonly #admission: Admission;
  readonly #media: MediaServer;
  readonly #log: Log;
  /** Per call, one question at a time; a hint during one asks again after it. */
  readonly #asking = new Map<string, { again: boolean }>();
  /** Until then, whoever the media server does not have yet after its restart is on their way back. */
  #awaitedUntil = 0;

  constructor({ storage, ledger, admission, media, log, scope }: Parts) {
    this.#storage = storage;
    this.#ledger = ledger;
    this.#admission = admission;
    this.#media = media;
    this.#log = log;
    media.onHealthy(() => void this.all());
    scope.every(limits.reconcileInterval, () => void this.all());
  }

  /** Something may have changed at the media server. Webhooks are hints: it is asked what is so. */
  hint(callId: string): void {
    const asking = this.#asking.get(callId);
    if (asking) asking.again = true;
    else
      inBackground(
        () => this.#ask(callId),
        (error) => this.#log.warn({ callId, error }, "a call could not be reconciled"),
      );
  }

  /** Somebody has connected to the media server; they are checked before anything else. */
  appeared(callId: string, participant: { identity: string; hidden: boolean }): void {
    inBackground(
      () => this.#admission.settle(callId, participant),
      (error) => this.#log.warn({ callId, error }, "a new participant could not be checked"),
    );
    this.hint(callId);
  }

  /** Everybody in a call is told to rejoin: their own clients would take seconds to find out. */
  mediaRestarted(): void {
    this.#awaitedUntil = this.#ledger.now() + limits.mediaRejoinGrace;
    const live = this.#ledger.live();
    if (live.length === 0) return;
    this.#storage.write((stores) => {
      for (const { id, roomId } of live)
        stores.events.append(
          { roomId },
          { type: "swp.call.media_restarted", data: { call_id: id, room_id: roomId } },
        );
    });
  }

  /** Rejects when the media server does not answer. */
  async reconcile(callId: string): Promise<void> {
    const participants = await this.#media.listParticipants(callId);
    const at = this.#ledger.now();
    // The clock may have been set since.
    const left = this.#awaitedUntil - at;
    const awaited = left > 0 && left <= limits.mediaRejoinGrace;
    this.#ledger.apply(callId, { type: "seen", participants, awaited, at });
    for (const participant of participants) await this.#admission.settle(callId, participant);
  }

  /** Reconciles every live call, and deletes LiveKit rooms that no call needs. Never rejects. */
  async all(): Promise<void> {
    try {
      this.#ledger.sweep();
      if (this.#media.status !== "healthy") return;
      const live = new Set(this.#ledger.live().map((call) => call.id));
      const rooms = await this.#media.listRooms();
      // Each is asked about by itself: its room may be younger than that list, and one that fails holds no other up.
      for (const callId of live)
        try {
          await this.reconcile(callId);
        } catch (error) {
          this.#log.warn({ callId, error }, "a call could not be reconciled");
        }
      for (const callId of rooms) {
        const call = this.#ledger.get(callId);
        if (!call || call.status === "ended") await this.#media.deleteRoom(callId);
      }
    } catch (error) {
      this.#log.warn({ error }, "calls could not be reconciled");
    }
  }

  async #ask(callId: string): Promise<void> {
    const asking = { again: true };
    this.#asking.set(callId, asking);
    try {
      while (asking.again) {
        asking.again = false;
        await this.reconcile(callId);
      }
    } finally {
      this.#asking.delete(callId);
    }
  }
}
