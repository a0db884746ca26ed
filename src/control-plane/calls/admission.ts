import { inBackground } from "../../shared/base/background.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { identitiesIn, ringingUsers } from "../../shared/call/call-queries.ts";
import type { CallState } from "../../shared/call/call-state.ts";
import { transition } from "../../shared/call/call.ts";
import { parseIdentity, userOf } from "../../shared/call/principal.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { isOpen } from "../permissions/standing.ts";
import { isRecorded } from "../permissions/subjects.ts";
import { freeStay, type Admission, type Identified, type Stay } from "../ports/admission.ts";
import { isForRing, type CallClaims, type CallPlace, type MediaServer } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import type { CallLedger } from "./ledger.ts";
import type { Probes } from "./probes.ts";

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ledger: CallLedger;
  readonly media: MediaServer;
  readonly probes: Probes;
}

/** Decides which devices and recorders may be connected to a call at this moment, and which sides of probes. */
export class CallAdmission implements Admission {
  readonly #storage: Storage;
  readonly #timeOfDay: Clock;
  readonly #ledger: CallLedger;
  readonly #media: MediaServer;
  readonly #probes: Probes;

  constructor({ storage, clock, ledger, media, probes }: Parts) {
    this.#storage = storage;
    this.#timeOfDay = clock;
    this.#ledger = ledger;
    this.#media = media;
    this.#probes = probes;
  }

  /** The name and grant of a device or a recorder in a call, or of a side of a probe; null if it may not be connected. */
  placeOf({ identity, callId }: Identified): CallPlace | null {
    const principal = parseIdentity(identity);
    if (principal?.kind === "probe")
      return principal.probeId === callId ? this.#probes.placeOf(principal) : null;
    if (principal?.kind === "recorder")
      return isRecorded(this.#storage.stores, callId, principal.recordingId)
        ? { name: "", grant: "recorder" }
        : null;
    const call = this.#ledger.get(callId);
    if (!call || !this.#isSignedInMember(call, identity)) return null;
    const name = this.#storage.stores.users.get(userOf(identity) ?? "")?.displayName ?? "";
    if (identity in call.devices) return { name, grant: "participant" };
    return call.warm.includes(identity) ? { name, grant: call.direct ? "ringing-direct" : "ringing" } : null;
  }

  /**
   * Throws SW_CALL_FORBIDDEN unless a token may open a connection now: a token for a ring only while it rings, so that
   * nobody reconnects hidden.
   */
  require(claims: CallClaims): void {
    const place = this.placeOf(claims);
    if (!place || isForRing(place.grant) !== claims.forRing) throw new Failure("SW_CALL_FORBIDDEN");
  }

  async prepare({ callId }: CallClaims): Promise<void> {
    await this.#media.ensureRoom(callId);
  }

  enter(claims: CallClaims): Stay {
    this.require(claims);
    return freeStay;
  }

  /** Whether a connected device may stay. A device that was hidden is treated like any other from its answer on. */
  keeps(claims: CallClaims): boolean {
    return this.placeOf(claims) !== null;
  }

  /** Checks a participant of the media server: removes it if it is not allowed, promotes it if it has answered. */
  async settle(callId: string, { identity, hidden }: { identity: string; hidden: boolean }): Promise<void> {
    const place = this.placeOf({ identity, callId });
    if (place?.grant !== "participant" && !(place && hidden))
      await this.#media.removeParticipant(callId, identity);
    else if (place.grant === "participant" && hidden) await this.#media.admitParticipant(callId, identity);
  }

  /** Removes people who have lost the right to it from all live calls, stops ringing them, and ends their probes. */
  recheck(): void {
    this.#probes.recheck();
    const failures: unknown[] = [];
    for (const { id } of this.#ledger.live())
      try {
        this.#ledger.change((stores) => {
          const call = stores.calls.get(id);
          if (!call) throw new Failure("SW_CALL_NOT_FOUND");
          return [call, this.#withoutRevoked(call)];
        });
      } catch (error) {
        // Even if this cannot be stored (on a full disk), they are removed from the media server.
        failures.push(error);
        this.#removeUnstored(id);
      }
    if (failures.length > 0) throw failures[0];
  }

  #withoutRevoked(call: CallState): CallState {
    const { members } = this.#storage.stores;
    const at = this.#ledger.now();
    const present = identitiesIn(call);
    let now = call;
    for (const userId of new Set([
      ...ringingUsers(call),
      ...present.flatMap((identity) => userOf(identity) ?? []),
    ])) {
      const member = members.get(call.roomId, userId);
      if (!member || member.disabled) now = transition(now, { type: "removed", userId, at });
    }
    for (const identity of present)
      if (!this.#isSignedInMember(call, identity)) now = transition(now, { type: "left", identity, at });
    return now;
  }

  #removeUnstored(callId: string): void {
    const call = this.#ledger.get(callId);
    for (const identity of call ? identitiesIn(call) : [])
      if (call && !this.#isSignedInMember(call, identity))
        inBackground(
          () => this.#ledger.runCommand({ type: "remove", callId, identity }),
          () => {},
        );
  }

  #isSignedInMember(call: CallState, identity: string): boolean {
    const { stores } = this.#storage;
    const device = parseIdentity(identity);
    if (device?.kind !== "device" || call.status === "ended") return false;
    return (
      isOpen(stores, device.deviceId, this.#timeOfDay.now()) &&
      stores.members.get(call.roomId, device.userId) !== undefined
    );
  }
}
