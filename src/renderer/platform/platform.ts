import type {
  HostFailed,
  HostList,
  HostNews,
  JoinResult,
  MainWindow,
  MediaServerNews,
  NearbyHost,
  NearbyOutcome,
  NotificationPressed,
  OpenedLink,
  ScreenSources,
  SystemNotification,
  Theme,
} from "../../shared/contract/ipc.ts";
import type { CallCommand, OwnCall } from "../../shared/contract/ipc-calls.ts";
import type { ShortcutName, Shortcuts, ShortcutSet } from "../../shared/contract/ipc-shortcuts.ts";
import type { Spelling } from "../../shared/contract/ipc-spelling.ts";
import type { BackupChosen, BackupProgress, BackupSaved } from "../../shared/contract/ipc-backups.ts";
import type { Language } from "../../shared/base/languages.ts";

/** What differs between the desktop app and a browser. */
export interface Platform {
  readonly kind: "desktop" | "browser";
  /** The name of this device in the list of devices; empty if unknown. */
  readonly deviceName: string;
  /** Finds the host and the session on it. */
  connect(): Promise<HostSession>;
  /** Whether the host is the app's own, to which it is always signed in as its owner. */
  isOwnHost(): boolean;
  /** The hosts that this app knows; null in a browser, which shows the host of its page. */
  readonly hosts: HostsControl | null;
  keepSession(accessToken: string): void;
  /** Forgets the session of this page. Returns false if another window has signed in as somebody else, whose session is left. */
  forgetSession(): boolean;
  openLink(url: string): void;
  /** Downloads a file of the host, and asks where to save it; null in a browser, which does so by a link. */
  readonly saveFile: ((url: string, name: string) => Promise<void>) | null;
  /** Tells the main process the language of the interface, for its dialogs. */
  tellLanguage(language: Language): void;
  /** Has the system draw windows and menus in this theme; null where only the page has one. */
  readonly setTheme: ((theme: Theme) => void) | null;
  /** Brings the window with rooms and calls to the front. */
  showApp(): void;
  /** Lists screens and windows for our own picker; null where the browser shows its own. */
  readonly screens: ScreenControl | null;
  /** Calls `listener` now and on each change with the state of the main window. Returns the unsubscribe function. */
  onAppWindow(listener: (window: MainWindow) => void): () => void;
  /** The start when this user logs in; null in a browser. */
  readonly startAtLogin: StartAtLoginControl | null;
  /** System notifications; null where they are not supported. */
  readonly notifications: NotificationControl | null;
  /** Opens an empty always-on-top window for an incoming call; null where that is not supported. */
  readonly openRingWindow: (() => Window | null) | null;
  /** Picture-in-picture; null where it is not supported. */
  readonly pip: PipControl | null;
  /** What controls a call from outside of the window; null in a browser. */
  readonly callControls: CallControls | null;
  /** Keys that work while another app is in front; null in a browser. */
  readonly shortcuts: ShortcutControl | null;
  /** The languages in which spelling is checked; null in a browser, which has its own settings. */
  readonly spelling: SpellingControl | null;
  /** Backups as files, and of the embedded host; null in a browser, which downloads them. */
  readonly backups: BackupControl | null;
  /** The embedded host; null if the host is on another machine. */
  readonly host: HostControl | null;
  /** The media server of the embedded host; null where the host is somebody else's machine. */
  readonly mediaServer: MediaServerControl | null;
}

export interface HostsControl {
  list(): Promise<HostList>;
  /** Finds a host that is not shown, and the session on it; null is the one on this computer. */
  connectTo(url: string | null): Promise<HostSession>;
  /** Keeps the name of a host for the list. */
  keepName(url: string | null, name: string): Promise<void>;
  /** Forgets the session on a host that is not shown. */
  forgetSession(url: string): Promise<void>;
  /** Starts a host on this computer. Like a join, it is shown from the next `connect` on. */
  startOwn(): Promise<void>;
  join(link: string): Promise<JoinResult>;
  /** The hosts that announce themselves on the local networks, which is asked about as long as this is called. */
  listNearby(): Promise<NearbyHost[]>;
  /** Joins one of them without a link. */
  joinNearby(host: Pick<NearbyHost, "url" | "authority">): Promise<NearbyOutcome>;
  /** Null for the one on this computer. Like a join, it takes effect when the page is loaded again. */
  show(url: string | null): Promise<void>;
  forget(url: string): Promise<void>;
  /** Has the next requests use new connections, to wherever the host's name leads then. */
  renewConnections(): Promise<void>;
  /** Calls `listener` with each link that the system opens with the app. Returns the unsubscribe function. */
  onLink(listener: (opened: OpenedLink) => void): () => void;
}

export type HostSession =
  | { readonly status: "ready"; readonly url: string; readonly accessToken: string }
  | { readonly status: "signed-out"; readonly url: string }
  /** Of the desktop app, before the person has started or joined one. */
  | { readonly status: "no-host" }
  | HostFailed;

export interface PipControl {
  /** Opens an empty window that shares this page's JavaScript, so that it can show the same tracks. */
  open(): Promise<Window>;
  /** Whether it may open without a user gesture. */
  readonly automatic: boolean;
}

export interface NotificationControl {
  /** Whether notifications can have buttons. */
  readonly hasActions: boolean;
  /** Whether they may be shown; `default`: the person has not been asked yet, which takes a press. */
  permission(): NotificationPermission;
  /** Resolves with whether they may be shown. */
  ask(): Promise<boolean>;
  show(notification: SystemNotification): void;
  close(about: string): void;
  onPressed(listener: (pressed: NotificationPressed) => void): void;
}

export interface StartAtLoginControl {
  /** Resolves with whether the app starts then; null where the system cannot be told to. */
  get(): Promise<boolean | null>;
  /** Rejects if it cannot be stored. */
  set(on: boolean): Promise<void>;
}

export interface ScreenControl {
  list(): Promise<ScreenSources>;
  /** Allows one capture of this source; rejects if it is no longer available. */
  choose(choice: { id: string | null; sound: boolean }): Promise<void>;
}

export interface CallControls {
  /** Says which call this window is in, on each change. */
  tell(call: OwnCall | null): void;
  onCommand(listener: (command: CallCommand) => void): void;
}

export interface ShortcutControl {
  get(): Promise<Shortcuts>;
  /** With null, no keys do it. Rejects if they cannot be kept. */
  set(name: ShortcutName, keys: string | null): Promise<ShortcutSet>;
  /** Calls `listener` when another program turns out to have the keys. Returns the unsubscribe function. */
  onChange(listener: (shortcuts: Shortcuts) => void): () => void;
}

export interface SpellingControl {
  get(): Promise<Spelling>;
  /** Downloads the dictionaries that are missing. Rejects if the choice cannot be kept. */
  set(languages: string[]): Promise<Spelling>;
  /** Calls `listener` as dictionaries are downloaded. Returns the unsubscribe function. */
  onChange(listener: (spelling: Spelling) => void): () => void;
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

export interface BackupControl {
  /** Asks where to save the backup at this link, and saves it. */
  readonly save: (backup: { url: string; sha256: string; size: number }) => Promise<BackupSaved>;
  /** Unpacks and verifies a backup that the person chooses, or a copy in the folder `backups`. */
  readonly choose: (copy?: string) => Promise<BackupChosen>;
  /** Restarts the embedded host with it. The page has to be loaded again. */
  readonly restore: () => Promise<void>;
  /** Saves a backup of the embedded host, which does not start here afterwards. */
  readonly move: () => Promise<BackupSaved>;
  /** Cancels what is under way, and forgets what was chosen. */
  readonly cancel: () => void;
  /** Lets the embedded host start again after a move. */
  readonly reclaim: () => Promise<void>;
  readonly onProgress: (listener: (progress: BackupProgress) => void) => () => void;
}

export interface MediaServerControl {
  readonly onNews: (listener: (news: MediaServerNews) => void) => () => void;
  readonly retry: () => void;
  readonly cancel: () => void;
}
