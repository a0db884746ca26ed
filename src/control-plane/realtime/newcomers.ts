import { limits } from "../../shared/base/limits.ts";

export interface Room {
  /** As many may stay for as long as they like; beyond it the oldest go, once `limits.newcomerTime` has passed. */
  readonly max: number;
  /** Beyond this the oldest go at once. */
  readonly burst: number;
}

/**
 * Those who have yet to say what they came for, which honest ones do at once. Where there are too many, the oldest go;
 * but not those who have only just come, who may be about to say it when a burst of others arrives.
 */
export class Newcomers<T> {
  readonly #room: Room;
  readonly #sendAway: (newcomer: T) => void;
  readonly #now: () => number;
  /** When each came, in `now`'s milliseconds; the oldest first. */
  readonly #since = new Map<T, number>();
  #later: NodeJS.Timeout | undefined;

  constructor(room: Room, sendAway: (newcomer: T) => void, now: () => number = () => performance.now()) {
    this.#room = room;
    this.#sendAway = sendAway;
    this.#now = now;
  }

  add(newcomer: T): void {
    this.#since.set(newcomer, this.#now());
    this.#look();
  }

  remove(newcomer: T): void {
    this.#since.delete(newcomer);
  }

  #look(): void {
    clearTimeout(this.#later);
    for (const [oldest, since] of this.#since) {
      const { size } = this.#since;
      if (size <= this.#room.max) return;
      const left = since + limits.newcomerTime - this.#now();
      if (left > 0 && size <= this.#room.burst) {
        this.#later = setTimeout(() => this.#look(), left).unref();
        return;
      }
      this.#since.delete(oldest);
      this.#sendAway(oldest);
    }
  }
}
