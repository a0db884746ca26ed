import { Notification } from "electron";
import type { SystemNotification } from "../../shared/contract/ipc.ts";

/** Whether the system supports buttons on notifications. */
const withActions = process.platform === "darwin" || process.platform === "win32";

/** Far more than calls can ring or be missed at once: a page that shows more replaces its oldest ones. */
const MOST = 20;

/** System notifications, at most one for each subject. */
export class Notifications {
  readonly #shown = new Map<string, Notification>();
  readonly #pressed: (about: string, action: string | null) => void;

  /** `pressed` is called with the chosen action; null is the notification itself. */
  constructor(pressed: (about: string, action: string | null) => void) {
    this.#pressed = pressed;
  }

  show({ about, title, body, actions, urgent }: SystemNotification): void {
    this.close(about);
    if (!Notification.isSupported()) return;
    const [oldest] = this.#shown.keys();
    if (oldest !== undefined && this.#shown.size >= MOST) this.close(oldest);
    const notification = new Notification({
      title,
      body,
      // The app plays the ringtone.
      silent: true,
      ...(urgent ? { urgency: "critical", timeoutType: "never" } : {}),
      ...(withActions ? { actions: actions.map(({ label }) => ({ type: "button", text: label })) } : {}),
    });
    notification.on("click", () => this.#pressed(about, null));
    notification.on("action", ({ actionIndex }) => {
      const action = actions[actionIndex];
      if (action) this.#pressed(about, action.id);
    });
    notification.on("close", () => {
      if (this.#shown.get(about) === notification) this.#shown.delete(about);
    });
    this.#shown.set(about, notification);
    notification.show();
  }

  close(about: string): void {
    this.#shown.get(about)?.close();
    this.#shown.delete(about);
  }
}
