import type { MediaReach } from "../../shared/base/reach.ts";
import type { Scope } from "../../shared/base/scope.ts";
import { mediaRestart } from "./decide-reach.ts";

/** How often it is checked whether the calls have ended for which a restart waits, in milliseconds. */
const IDLE_INTERVAL = 10_000;

interface Parts {
  /** Whether a call is live. Rejects if it is not known. */
  readonly isCallLive: () => Promise<boolean>;
  /** The media server has to be restarted with this. */
  readonly onMedia: (media: MediaReach) => void;
}

/** What the media server runs with, and what it should: a restart ends calls, so it waits for them where it can. */
export class RunningMedia {
  readonly #parts: Parts;
  readonly #scope: Scope;
  #running: MediaReach;
  #wanted: MediaReach;
  #isWaiting = false;

  constructor(media: MediaReach, parts: Parts, scope: Scope) {
    this.#running = media;
    this.#wanted = media;
    this.#parts = parts;
    this.#scope = scope;
  }

  get isRestartPending(): boolean {
    return this.needsRestart(this.#wanted);
  }

  needsRestart(media: MediaReach): boolean {
    return mediaRestart(this.#running, media) !== "never";
  }

  /** Restarts the media server with this if necessary: at once, or when no call is live. */
  follow(media: MediaReach): void {
    this.#wanted = media;
    const when = mediaRestart(this.#running, media);
    if (when === "now") this.restartWith(media);
    else if (when === "when-idle" && !this.#isWaiting) {
      this.#isWaiting = true;
      void this.#restartWhenIdle();
    }
  }

  restartWith(media: MediaReach): void {
    this.#wanted = media;
    this.#running = media;
    this.#parts.onMedia(media);
  }

  async #restartWhenIdle(): Promise<void> {
    const isLive = await this.#parts.isCallLive().catch(() => true);
    if (this.#scope.ended) return;
    if (isLive) return void setTimeout(() => void this.#restartWhenIdle(), IDLE_INTERVAL).unref();
    this.#isWaiting = false;
    if (this.isRestartPending) this.restartWith(this.#wanted);
  }
}
