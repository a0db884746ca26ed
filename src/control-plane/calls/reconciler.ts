import { inBackground } from "../../shared/base/background.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import { Repeater } from "../limiting/repeater.ts";
import type { Log } from "../ports/log.ts";
import type { MediaServer } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import type { CallAdmission } from "./admission.ts";
import type { CallLedger } from "./ledger.ts";

interface Parts {
  readonly storage: Storage;
  readonly ledger: CallLedger;
  readonly admission: CallAdmission;
  readonly media: MediaServer;
  readonly log: Log;
  readonly scope: Scope;
}

/** Reconciles calls with the media server: on each webhook, after each of its restarts, and at an interval. */
export class Reconciler {
  readonly #storage: Storage;
  readonly #ledger: CallLedger;
  readonly #admission: CallAdmission;
  readonly #media: MediaServer;
  readonly #log: Log;
  readonly #hints: Repeater;
  /** Until then, devices that are missing at the restarted media server count as rejoining. */
  #awaitedUntil = 0;

  constructor({ storage, ledger, admission, media, log, scope }: Parts) {
    this.#storage = storage;
    this.#ledger = ledger;
    this.#admission = admission;
    this.#media = media;
    this.#log = log;
    this.#hints = new Repeater(
      (callId) => this.reconcile(callId),
      (callId, error) => log.warn({ callId, error }, "a call could not be reconciled"),
    );
    media.onHealthy(() => void this.all());
    scope.every(limits.reconcileInterval, () => void this.all());
  }

  /** Reconciles a call that may have changed. A webhook is only a hint to read the list of participants. */
  hint(callId: string): void {
    this.#hints.run(callId);
  }

  /** A participant has connected to the media server. Checks it first, and then reconciles the call. */
  participantJoined(callId: string, participant: { identity: string; hidden: boolean }): void {
    inBackground(
      () => this.#admission.settle(callId, participant),
      (error) => this.#log.warn({ callId, error }, "a new participant could not be checked"),
    );
    this.hint(callId);
  }

  /** Notifies everybody in a call to rejoin, because their clients would take seconds to detect the restart. */
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

  /** Rejects if the media server does not respond. */
  async reconcile(callId: string): Promise<void> {
    const participants = await this.#media.listParticipants(callId);
    const at = this.#ledger.now();
    // The upper bound, because the clock may have been set meanwhile.
    const left = this.#awaitedUntil - at;
    const awaited = left > 0 && left <= limits.mediaRejoinGrace;
    this.#ledger.apply(callId, { type: "seen", participants, awaited, at });
    for (const participant of participants) await this.#admission.settle(callId, participant);
  }

  /** Reconciles all live calls, and deletes LiveKit rooms without a live call. Never rejects. */
  async all(): Promise<void> {
    try {
      this.#ledger.sweep();
      if (this.#media.status !== "healthy") return;
      const live = new Set(this.#ledger.live().map((call) => call.id));
      const rooms = await this.#media.listRooms();
      // One by one, because a call's room may be newer than that list, and a failure must not block other calls.
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
}
