import { Notification } from "electron";
import type { SystemNotification } from "../../shared/contract/ipc.ts";

/** Where the system puts buttons on its notifications. */
const withActions = process.platform === "darwin" || process.platform === "win32";

/** Far more than the calls that ring or are missed at once: a page that floods the system replaces its own. */
const MOST = 20;

/** The system's notifications, one for each thing that they are about. */
export class Notifications {
  readonly #shown = new Map<string, Notification>();
  readonly #pressed: (about: string, action: string | null) => void;

  /** `pressed` is told of the action that somebody chose; null is the notification itself. */
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
      // What rings is the app.
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
