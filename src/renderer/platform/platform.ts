import type {
  HostFailed,
  HostNews,
  MainWindow,
  MediaServerNews,
  NotificationPressed,
  ScreenSources,
  SystemNotification,
  Theme,
} from "../../shared/contract/ipc.ts";
import type { Language } from "../../shared/base/languages.ts";

/** What differs between the desktop app and a browser; everything else is one program. */
export interface Platform {
  readonly kind: "desktop" | "browser";
  /** What a person knows this device by in their list of devices; empty if it is not known. */
  readonly deviceName: string;
  /** Where the host is and who we are there. */
  connect(): Promise<HostSession>;
  keepSession(accessToken: string): void;
  forgetSession(): void;
  openLink(url: string): void;
  /** Says in which language the interface is, to whatever else of the app talks to the person. */
  tellLanguage(language: Language): void;
  /** Has the system draw windows and menus in this theme; null where only the page has one. */
  readonly setTheme: ((theme: Theme) => void) | null;
  /** Brings the window with rooms and calls to the front. */
  showApp(): void;
  /** What there is to share, and the person's choice; null where the browser asks by itself. */
  readonly screens: ScreenControl | null;
  /** Tells at once, and whenever it changes, how the person has the window with rooms and calls. */
  onAppWindow(listener: (window: MainWindow) => void): () => void;
  /** The system's own notifications; null where there are none. */
  readonly notifications: NotificationControl | null;
  /** Opens an empty window above all others in which to ask whether to answer; null where that cannot be. */
  readonly openRingWindow: (() => Window | null) | null;
  /** A small window above all others; null where there can be none. */
  readonly pip: PipControl | null;
  /** The embedded host; null if the host is on another machine. */
  readonly host: HostControl | null;
  /** The media server of the embedded host; null where the host is somebody else's machine. */
  readonly mediaServer: MediaServerControl | null;
}

export type HostSession =
  | { readonly status: "ready"; readonly url: string; readonly accessToken: string }
  | { readonly status: "signed-out"; readonly url: string }
  | HostFailed;

export interface PipControl {
  /** An empty window in this page's own JavaScript, so that what plays here can play there. */
  open(): Promise<Window>;
  /** Whether it may open without a press. */
  readonly automatic: boolean;
}

export interface NotificationControl {
  /** Whether the system puts buttons on them. */
  readonly hasActions: boolean;
  /** Whether they may be shown; `default`: the person has not been asked yet, which takes a press. */
  permission(): NotificationPermission;
  /** Resolves with whether they may be shown. */
  ask(): Promise<boolean>;
  show(notification: SystemNotification): void;
  close(about: string): void;
  onPressed(listener: (pressed: NotificationPressed) => void): void;
}

export interface ScreenControl {
  list(): Promise<ScreenSources>;
  /** Allows one capture; rejects where the source is not offered any more. */
  choose(choice: { id: string | null; sound: boolean }): Promise<void>;
}

export interface HostControl {
  readonly onNews: (listener: (news: HostNews) => void) => () => void;
  /** Restarts it after a failure; resolves once the restart has begun. */
  readonly retry: () => Promise<void>;
  /** Opens the data folder in the system's file manager. Rejects if that fails, or the host answers again. */
  readonly showFolder: () => Promise<void>;
  /** Quits the app, and its host with it. Rejects if the host answers again. */
  readonly quit: () => Promise<void>;
}

export interface MediaServerControl {
  readonly onNews: (listener: (news: MediaServerNews) => void) => () => void;
  readonly retry: () => void;
  readonly cancel: () => void;
}
