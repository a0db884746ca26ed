import { limits } from "../../shared/base/limits.ts";

export interface PendingLimit {
  /** As many may stay for as long as they like; beyond it the oldest are closed, once `limits.pendingGrace` has passed. */
  readonly max: number;
  /** Beyond this the oldest are closed at once. */
  readonly burst: number;
}

/**
 * Connections that have not sent anything yet, as clients normally do at once. If there are too many, the oldest are
 * closed; but not those that have only just been opened, which may be about to send when a burst of others arrives.
 */
export class PendingConnections<T> {
  readonly #limit: PendingLimit;
  readonly #close: (connection: T) => void;
  readonly #now: () => number;
  /** When each was opened, in `now`'s milliseconds; the oldest first. */
  readonly #openedAt = new Map<T, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    limit: PendingLimit,
    close: (connection: T) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#limit = limit;
    this.#close = close;
    this.#now = now;
  }

  add(connection: T): void {
    this.#openedAt.set(connection, this.#now());
    this.#enforce();
  }

  remove(connection: T): void {
    this.#openedAt.delete(connection);
  }

  #enforce(): void {
    clearTimeout(this.#timer);
    for (const [oldest, openedAt] of this.#openedAt) {
      const { size } = this.#openedAt;
      if (size <= this.#limit.max) return;
      const remaining = openedAt + limits.pendingGrace - this.#now();
      if (remaining > 0 && size <= this.#limit.burst) {
        this.#timer = setTimeout(() => this.#enforce(), remaining).unref();
        return;
      }
      this.#openedAt.delete(oldest);
      this.#close(oldest);
    }
  }
}
