import { join } from "node:path";
import { app, type BrowserWindow } from "electron";
import { inBackground } from "../../shared/base/background.ts";
import type { HostNews } from "../../shared/contract/ipc.ts";
import { NO_ACTIVITY, type Activity } from "../../shared/contract/process-channel.ts";
import { mainTexts } from "../messages/index.ts";
import { FirstNotice } from "./first-notice.ts";
import type { OwnCallControl } from "./own-call.ts";
import { badgeOf, staysOpen, tooltip, trayMenu, type PresenceState } from "./presence-state.ts";
import { Quitting } from "./quitting.ts";
import { StayAwake } from "./stay-awake.ts";
import { refreshStartAtLogin } from "./start-at-login.ts";
import { createTray, type TrayIcon } from "./tray.ts";

interface Parts {
  /** Brings the main window to the front, and opens it if there is none. */
  readonly open: () => void;
  /** Whether this app is signed in to a host on another machine. */
  readonly signedIn: () => boolean;
  /** Stops the host on this computer. */
  readonly stop: () => Promise<void>;
  /** The call that the window is in. */
  readonly call: OwnCallControl;
  readonly log: (text: string) => void;
}

/** Keeps the app there without its window: closing hides it, a tray icon brings it back, and quitting is a decision. */
export class Presence {
  readonly #parts: Parts;
  readonly #quitting: Quitting;
  readonly #notice = new FirstNotice(join(app.getPath("userData"), "close-notice-shown"));
  readonly #awake = new StayAwake();
  #state: PresenceState = { host: null, activity: NO_ACTIVITY, call: null };
  #window: BrowserWindow | null = null;
  #tray: TrayIcon | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#quitting = new Quitting({
      state: () => this.#state,
      visibleWindow: () => (this.#window?.isVisible() ? this.#window : null),
      stop: parts.stop,
      log: parts.log,
    });
    parts.call.onChange((call) => this.#change({ call }));
    // Closing the main window quits, whether windows that nobody sees are open or not.
    app.on("window-all-closed", () => {});
    app.on("web-contents-created", (_event, contents) => quitByKey(contents));
    app
      .whenReady()
      .then(() => this.#start())
      .catch((error: unknown) => parts.log(`the tray could not be set up: ${String(error)}`));
  }

  /** What the host on this computer does. */
  hostIs({ status }: HostNews): void {
    this.#change({ host: status });
  }

  activityIs(activity: Activity): void {
    this.#change({ activity });
  }

  /** Closing this window hides it from now on. */
  keep(window: BrowserWindow): void {
    this.#window = window;
    this.#quitting.obeySession(window);
    window.on("close", (event) => {
      if (this.#quitting.isUnderWay || !staysOpen(this.#state, this.#parts.signedIn())) return;
      event.preventDefault();
      inBackground(
        () => this.#hide(window),
        (error) => this.#parts.log(`the window was not hidden: ${String(error)}`),
      );
    });
    window.on("closed", () => {
      this.#window = null;
      if (!this.#quitting.isUnderWay) app.quit();
    });
  }

  /** Shows the tray's texts again, as after the language has changed. */
  refresh(): void {
    const { open, call } = this.#parts;
    const texts = mainTexts();
    this.#tray?.show(
      tooltip(this.#state, texts),
      trayMenu(this.#state, texts, {
        open,
        quit: () => app.quit(),
        command: (command) => call.command(command),
      }),
      badgeOf(this.#state),
    );
  }

  #start(): void {
    this.#quitting.obeySystem();
    this.#tray = createTray(this.#parts.open, this.#parts.log);
    this.#change({});
    inBackground(refreshStartAtLogin, (error) =>
      this.#parts.log(`the start at login was not brought up to date: ${String(error)}`),
    );
  }

  #change(change: Partial<PresenceState>): void {
    this.#state = { ...this.#state, ...change };
    if (!app.isReady()) return;
    this.#awake.set(this.#state.activity.calls > 0);
    this.refresh();
  }

  async #hide(window: BrowserWindow): Promise<void> {
    const answer = await this.#notice.show(window);
    if (answer === "quit") app.quit();
    else if (answer === "hide" && !window.isDestroyed()) window.hide();
  }
}

/** Ctrl+Q, in every window. On macOS the app's menu has Cmd+Q. */
function quitByKey(contents: Electron.WebContents): void {
  if (process.platform === "darwin") return;
  contents.on("before-input-event", (event, { type, key, control, alt, shift, meta, isAutoRepeat }) => {
    const isQuit = type === "keyDown" && control && !alt && !shift && !meta && key.toLowerCase() === "q";
    if (!isQuit || isAutoRepeat) return;
    event.preventDefault();
    app.quit();
  });
}
