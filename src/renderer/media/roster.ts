import type { Room, Track } from "livekit-client";
import { Scope } from "../../shared/base/scope.ts";
import { useCall } from "../stores/call-store.ts";
import { nextForeground } from "./foreground.ts";
import {
  participantsIn,
  withMissing,
  withUnchanged,
  type DeviceTracks,
  type FindingOf,
} from "./participants.ts";

/** How long after an answer held video is expected to be released, in ms. */
const PICTURES_EXPECTED = 3_000;
/** How long the tiles of others are kept after we have reconnected, in ms. */
const REJOIN_LIMIT = 10_000;
const LOOK_INTERVAL = 500;

export interface RosterSource {
  /** The current LiveKit room; null between two. */
  readonly room: () => Room | null;
  readonly earlyTrack: (sid: string) => Track | null;
  readonly devices: () => DeviceTracks;
  /** When somebody joined the call, by the host's record, in ms since the epoch; undefined if they are not in it. */
  readonly joinedAt: (userId: string) => number | undefined;
  readonly finding: FindingOf;
}

/** Whether participants who are missing from the room keep their tile while the host still lists them in the call. */
type Places =
  | { readonly kept: "no" }
  | { readonly kept: "while we are out" }
  | { readonly kept: "while they rejoin"; readonly until: number };

/** The participants on the stage, from the room, our devices and the host's record, for the call store. */
export class Roster {
  readonly #scope: Scope;
  readonly #source: RosterSource;
  readonly #picturesUntil: number;
  #places: Places = { kept: "no" };
  #looking = new Scope();

  constructor(scope: Scope, source: RosterSource, isAnswer: boolean) {
    this.#scope = scope;
    this.#source = source;
    this.#picturesUntil = performance.now() + (isAnswer ? PICTURES_EXPECTED : 0);
    scope.onEnd(() => this.#looking.end());
  }

  /** Updates the participants in the call store. */
  refresh(): void {
    const room = this.#source.room();
    if (!room || this.#scope.ended) return;
    const now = performance.now();
    const { joinedAt, earlyTrack, devices, finding } = this.#source;
    useCall.setState(({ participants: before, foreground }) => {
      const present = participantsIn(
        room,
        devices(),
        before,
        now < this.#picturesUntil,
        joinedAt,
        earlyTrack,
        finding,
      );
      const all = this.#keepsPlaces(now)
        ? withMissing(present, before, (userId) => joinedAt(userId) !== undefined)
        : present;
      const participants = withUnchanged(all, before);
      return {
        participants,
        foreground: nextForeground(foreground, participants, now),
        needsPress: !room.canPlaybackAudio,
      };
    });
  }

  /** We have lost our connection: all tiles are kept. */
  lost(): void {
    if (this.#places.kept !== "while we are out") this.#keep({ kept: "while we are out" });
  }

  /** We have reconnected; the others may take longer. */
  connected(): void {
    if (this.#places.kept === "while we are out")
      this.#keep({ kept: "while they rejoin", until: performance.now() + REJOIN_LIMIT });
  }

  #keep(places: Places): void {
    this.#looking.end();
    this.#places = places;
    this.#looking = new Scope();
    this.#looking.every(LOOK_INTERVAL, () => {
      if (!this.#keepsPlaces(performance.now())) {
        this.#places = { kept: "no" };
        this.#looking.end();
      }
      this.refresh();
    });
  }

  #keepsPlaces(now: number): boolean {
    const places = this.#places;
    return places.kept === "while they rejoin" ? now < places.until : places.kept === "while we are out";
  }
}
