import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { ConferenceParticipant, ConferenceState } from "../../shared/conference/conference.ts";
import type { SentTracks } from "../documents/conferences.ts";
import { Repeater } from "../limiting/repeater.ts";
import type { Log } from "../ports/log.ts";
import type { ConferenceMedia, SeenGuest } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import type { ConferenceAdmission } from "./admission.ts";
import type { Rooms } from "./rooms.ts";
import type { Seats } from "./seats.ts";

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly media: ConferenceMedia;
  readonly seats: Seats;
  readonly rooms: Rooms;
  readonly admission: ConferenceAdmission;
  readonly log: Log;
  readonly scope: Scope;
}

/**
 * Compares the conferences that are running with the media server, in both directions: who is connected there is noted, and
 * what they may do there is corrected. On each change and each webhook, after each restart, and at an interval.
 */
export class Attendance {
  readonly #parts: Parts;
  readonly #hints: Repeater;
  readonly #listeners: ((conference: ConferenceState) => void)[] = [];
  /** By LiveKit room and identity: what they send. */
  readonly #tracks = new Map<string, ReadonlyMap<string, SentTracks>>();

  constructor(parts: Parts) {
    this.#parts = parts;
    const { media, rooms, scope, log } = parts;
    this.#hints = new Repeater(
      (room) => this.#reconcile(room),
      (room, error) => log.warn({ room, error }, "a conference could not be reconciled"),
    );
    media.onRestarted(() => rooms.mediaRestarted());
    media.onHealthy(() => void this.all());
    scope.every(limits.reconcileInterval, () => void this.all());
  }

  /** Calls `listener` after who is in a conference, or what they send, has changed. */
  onChanged(listener: (conference: ConferenceState) => void): void {
    this.#listeners.push(listener);
  }

  /** Reconciles a room in which something may have changed. */
  hint(room: string): void {
    this.#hints.run(room);
  }

  tracksOf(room: string, identity: string): SentTracks | undefined {
    return this.#tracks.get(room)?.get(identity);
  }

  /** What everybody sends whose conference has ended is forgotten. */
  forget(room: string): void {
    this.#tracks.delete(room);
  }

  /**
   * Reconciles the conferences in which somebody is or was, and deletes the LiveKit rooms of runs that have ended. Never rejects.
   * Most of those that are running wait for their day: they have no LiveKit room yet.
   */
  async all(): Promise<void> {
    const { storage, media, rooms, log } = this.#parts;
    if (media.status !== "healthy") return;
    try {
      const listed = new Set(await media.listConferences());
      const { conferences, conferenceParticipants } = storage.stores;
      const occupied = conferenceParticipants.occupied();
      for (const conference of conferences.running()) {
        const room = conference.run?.livekitRoom ?? "";
        if (listed.has(room) || occupied.has(conference.id)) this.hint(room);
      }
      for (const room of listed) if (!conferences.ofLivekitRoom(room)) await rooms.end(room);
    } catch (error) {
      log.warn({ error }, "conferences could not be reconciled");
    }
  }

  async #reconcile(room: string): Promise<void> {
    const { storage, media, rooms } = this.#parts;
    if (media.status !== "healthy") return;
    await rooms.restored(room);
    await rooms.publish(room);
    const seen = await media.listGuests(room);
    await Promise.all(seen.map((guest) => this.#correct(room, guest)));
    const conference = storage.stores.conferences.ofLivekitRoom(room);
    if (!conference) return this.forget(room);
    const before = this.#tracks.get(room);
    const tracks = new Map(
      seen.map(({ identity, audioOn, videoOn, sharing }) => [identity, { audioOn, videoOn, sharing }]),
    );
    this.#tracks.set(room, tracks);
    const noted = this.#note(conference, room, new Set(tracks.keys()));
    if (noted || !isDeepStrictEqual(before, tracks))
      for (const listener of this.#listeners) listener(conference);
  }

  /** Notes who is connected since when; returns whether anything has changed. */
  #note(conference: ConferenceState, room: string, seen: ReadonlySet<string>): boolean {
    const { storage, seats, clock } = this.#parts;
    const at = clock.now();
    const participants = storage.stores.conferenceParticipants.list(conference.id);
    const changed = participants.flatMap((participant): ConferenceParticipant[] => {
      const { identity, joinedAt } = participant;
      if (participant.admission === "admitted" && seen.has(identity))
        return joinedAt === null ? [{ ...participant, joinedAt: at, leftAt: null }] : [];
      // Somebody whose connection is lost is still in it, for as long as they have their place.
      if (joinedAt === null || (participant.admission === "admitted" && seats.has(room, identity))) return [];
      return [{ ...participant, joinedAt: null, leftAt: at, handRaisedAt: null }];
    });
    const gone = participants.filter((participant) => this.#isGone(participant, room, at, seen));
    if (changed.length + gone.length === 0) return false;
    storage.write(({ conferenceParticipants }) => {
      for (const participant of changed) conferenceParticipants.save(participant);
      for (const { conferenceId, identity } of gone) conferenceParticipants.remove(conferenceId, identity);
    });
    return true;
  }

  /** Whether somebody has asked for a token, and has never used it. */
  #isGone(
    { identity, admission, joinedAt, leftAt, createdAt }: ConferenceParticipant,
    room: string,
    at: number,
    seen: ReadonlySet<string>,
  ): boolean {
    const cameNever = joinedAt === null && leftAt === null && !seen.has(identity) && admission !== "removed";
    // After a restart of the control plane, it is not known who is about to connect.
    const isOld = Math.abs(at - createdAt) > limits.callTokenSeconds * 1_000;
    return cameNever && !this.#parts.seats.has(room, identity) && (isOld || admission === "waiting");
  }

  /** Removes somebody who may not be there, and corrects what they may do. */
  async #correct(room: string, { identity, grant, attributes }: SeenGuest): Promise<void> {
    const { admission, seats, media } = this.#parts;
    const place = admission.placeOf({ identity, callId: room });
    if (place?.grant === "recorder") return;
    if (!place?.attributes || typeof place.grant === "string" || !seats.isConnected(room, identity))
      return await media.removeParticipant(room, identity);
    if (!isDeepStrictEqual(place.grant, grant) || !isDeepStrictEqual(place.attributes, attributes))
      await media.updateGuest(room, identity, { grant: place.grant, attributes: place.attributes });
  }
}
