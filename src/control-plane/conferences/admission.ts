import { parseIdentity } from "../../shared/call/principal.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { freeStay, type Admission, type Identified, type Stay } from "../ports/admission.ts";
import { isRecorded } from "../permissions/subjects.ts";
import type { CallClaims, CallPlace, ConferenceMedia } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import { findPresent, placeOf, seatLimit } from "./places.ts";
import type { Rooms } from "./rooms.ts";
import type { Seats } from "./seats.ts";

interface Parts {
  readonly storage: Storage;
  readonly media: Pick<ConferenceMedia, "removeParticipant">;
  readonly seats: Seats;
  readonly rooms: Rooms;
  /** Called when somebody has connected. */
  readonly onConnected: (room: string) => void;
}

/** Decides who may be connected to a conference at this moment. */
export class ConferenceAdmission implements Admission {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws the same as `createToken`, whose token it is, if something has changed meanwhile. */
  require(claims: CallClaims): void {
    const { storage, seats } = this.#parts;
    if (this.#isRecorder(claims)) {
      if (!this.placeOf(claims)) throw new Failure("SW_CALL_FORBIDDEN");
      return;
    }
    const { callId: room, identity } = claims;
    if (!storage.stores.conferences.ofLivekitRoom(room)) throw new Failure("SW_CONFERENCE_ROOM_ENDED");
    const present = findPresent(storage.stores, claims);
    if (!present || claims.ticket === undefined) throw new Failure("SW_CALL_FORBIDDEN");
    if (present.participant.admission === "removed") throw new Failure("SW_PARTICIPANT_REMOVED");
    if (present.participant.admission === "waiting") throw new Failure("SW_CONFERENCE_WAITING");
    seats.requireFree(room, identity, seatLimit(present));
  }

  async prepare({ callId: room, identity }: CallClaims): Promise<void> {
    await this.#parts.rooms.prepare(room);
    await this.#parts.seats.settled(room, identity);
  }

  enter(claims: CallClaims): Stay {
    const { storage, seats, onConnected } = this.#parts;
    this.require(claims);
    const present = findPresent(storage.stores, claims);
    if (!present) return freeStay;
    const { callId: room, identity } = claims;
    const stay = seats.take(room, identity, seatLimit(present));
    return {
      ...stay,
      opened() {
        stay.opened();
        // What they may do could have changed since their token was signed.
        onConnected(room);
      },
    };
  }

  placeOf(participant: Identified & Pick<CallClaims, "ticket">): CallPlace | null {
    const { stores } = this.#parts.storage;
    const recorder = this.#isRecorder(participant);
    if (!recorder) return placeOf(stores, participant);
    const records = isRecorded(stores, participant.callId, recorder.recordingId);
    return records ? { name: "", grant: "recorder" } : null;
  }

  keeps(claims: CallClaims): boolean {
    return this.placeOf(claims) !== null && !this.#parts.seats.isLeaving(claims.callId, claims.identity);
  }

  async settle(room: string, { identity }: { identity: string }): Promise<void> {
    if (this.placeOf({ identity, callId: room })) this.#parts.onConnected(room);
    else await this.#parts.media.removeParticipant(room, identity);
  }

  #isRecorder({ identity }: Identified) {
    const principal = parseIdentity(identity);
    return principal?.kind === "recorder" ? principal : null;
  }
}
