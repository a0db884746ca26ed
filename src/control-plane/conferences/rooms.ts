import { metadataOf } from "../../shared/conference/attributes.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { ConferenceMedia } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import { findPresent, seatLimit } from "./places.ts";
import type { Seats } from "./seats.ts";

interface Parts {
  readonly storage: Storage;
  readonly media: ConferenceMedia;
  readonly seats: Seats;
}

/** The LiveKit rooms of the conferences that are running. */
export class Rooms {
  readonly #parts: Parts;
  /** Rooms whose seats are known: after a restart of the control plane, from the media server's list. */
  readonly #known = new Map<string, Promise<void>>();
  /** What the participants have been told of each. */
  readonly #metadata = new Map<string, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Ensures that a room exists, and that it is known who is in it. Rejects with SW_CONFERENCE_ROOM_ENDED if it belongs to no
   * current run, and with SW_CALL_LIVEKIT_UNREACHABLE.
   */
  async prepare(room: string): Promise<void> {
    const { storage, media } = this.#parts;
    const conference = storage.stores.conferences.ofLivekitRoom(room);
    if (!conference) throw new Failure("SW_CONFERENCE_ROOM_ENDED");
    await media.ensureConference(room, metadataOf(conference));
    await this.restored(room);
  }

  /** Resolves once those who were connected before a restart of the control plane have their seats. */
  async restored(room: string): Promise<void> {
    let restoring = this.#known.get(room);
    if (!restoring) {
      restoring = this.#restore(room);
      this.#known.set(room, restoring);
      restoring.catch(() => this.#known.delete(room));
    }
    await restoring;
  }

  /** Tells the participants what has changed. */
  async publish(room: string): Promise<void> {
    const { storage, media } = this.#parts;
    const conference = storage.stores.conferences.ofLivekitRoom(room);
    if (!conference) return;
    const metadata = metadataOf(conference);
    const text = JSON.stringify(metadata);
    if (this.#metadata.get(room) === text) return;
    await media.setMetadata(room, metadata);
    this.#metadata.set(room, text);
  }

  /** A restarted media server knows nothing of what it was told. */
  mediaRestarted(): void {
    this.#metadata.clear();
  }

  /** Forgets a room that has ended, and deletes it. */
  async end(room: string): Promise<void> {
    this.#known.delete(room);
    this.#metadata.delete(room);
    this.#parts.seats.clear(room);
    await this.#parts.media.deleteRoom(room);
  }

  async #restore(room: string): Promise<void> {
    const { storage, media, seats } = this.#parts;
    for (const { identity } of await media.listGuests(room)) {
      const present = findPresent(storage.stores, { identity, callId: room });
      if (present) seats.restore(room, identity, seatLimit(present));
    }
  }
}
