import type { WebContents } from "electron";
import type { CallCommand, OwnCall } from "../../shared/contract/ipc-calls.ts";
import { sendEvent } from "../ipc/gateway.ts";

/** A page that has not followed a command after this, ms, hangs or cannot. */
const FOLLOW_TIMEOUT = 3_000;

export type Toggled = "muted" | "unmuted" | "no-call" | "failed";

/** The call that the main window is in, as its page tells it, and what else than the page controls it. */
export class OwnCallControl {
  #call: OwnCall | null = null;
  #page: WebContents | null = null;
  /** Settles once no toggle is under way: of two at once, each would take the other's for its own. */
  #toggling: Promise<unknown> = Promise.resolve();
  readonly #listeners = new Set<(call: OwnCall | null) => void>();

  get call(): OwnCall | null {
    return this.#call;
  }

  /** The page has said so. */
  is(call: OwnCall | null, page: WebContents): void {
    if (this.#page !== page) this.#follow(page);
    this.#change(call);
  }

  /** Calls `listener` on each change. Returns the unsubscribe function. */
  onChange(listener: (call: OwnCall | null) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Has no effect without a call. */
  command(command: CallCommand): void {
    if (this.#call && this.#page) sendEvent(this.#page, "callCommand", command);
  }

  /** Mutes or unmutes the microphone; resolves with what has come of it. */
  async toggleMute(): Promise<Toggled> {
    const toggled = this.#toggling.then(() => this.#toggleMute());
    this.#toggling = toggled;
    return await toggled;
  }

  async #toggleMute(): Promise<Toggled> {
    const before = this.#call;
    if (!before) return "no-call";
    const followed = new Promise<Toggled>((resolve) => {
      const settle = (toggled: Toggled) => {
        stop();
        clearTimeout(timeout);
        resolve(toggled);
      };
      const stop = this.onChange((call) => {
        if (!call) settle("no-call");
        else if (call.muted !== before.muted) settle(call.muted ? "muted" : "unmuted");
      });
      const timeout = setTimeout(() => settle("failed"), FOLLOW_TIMEOUT);
    });
    this.command({ command: "toggle-mute" });
    return await followed;
  }

  /** A page that is loaded again, or has crashed, is in no call until it says so. */
  #follow(page: WebContents): void {
    this.#page = page;
    const gone = () => {
      if (this.#page === page) this.#change(null);
    };
    page.on("did-navigate", gone);
    page.on("render-process-gone", gone);
    page.on("destroyed", gone);
  }

  #change(call: OwnCall | null): void {
    this.#call = call;
    for (const listener of this.#listeners) listener(call);
  }
}
