import * as z from "zod";
import { languageCodes } from "../base/languages.ts";
import { hostErrorCodes } from "../errors/host-codes.ts";
import { backupCalls, backupProgress } from "./ipc-backups.ts";
import { callCalls, callCommand } from "./ipc-calls.ts";
import { shortcutCalls, shortcuts } from "./ipc-shortcuts.ts";
import { spelling, spellingCalls } from "./ipc-spelling.ts";
import type { IpcCall, IpcEvent } from "./ipc-names.ts";

/** The calls from a window to the main process, and the events in the other direction. */

const nothing = z.object({}).optional();
const done = z.void();

export const mediaServerNews = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("finding"),
    step: z.enum(["looking", "downloading", "building"]),
    fraction: z.number().min(0).max(1).nullable(),
  }),
  z.object({ status: z.enum(["starting", "healthy"]) }),
  z.object({ status: z.enum(["waiting", "unavailable"]), code: z.enum(hostErrorCodes) }),
]);
export type MediaServerNews = z.infer<typeof mediaServerNews>;

/** Why the host does not run. */
const hostFailed = z.object({
  status: z.literal("failed"),
  code: z.enum(hostErrorCodes),
  /** The path of the data folder; null if this user has no home folder to have one in. */
  folder: z.string().nullable(),
  /** The path of the log; null if it could not be written. */
  log: z.string().nullable(),
});
export type HostFailed = z.infer<typeof hostFailed>;

/** The state of the embedded host. After `failed` it is retried; `retryHost` retries at once. */
export const hostNews = z.discriminatedUnion("status", [
  z.object({ status: z.enum(["starting", "ready"]) }),
  hostFailed,
]);
export type HostNews = z.infer<typeof hostNews>;

export const hostConnection = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("ready"),
    url: z.string(),
    accessToken: z.string(),
    /** Null for a host on another machine. */
    mediaServer: mediaServerNews.nullable(),
  }),
  /** Of a host on another machine. */
  z.object({ status: z.literal("signed-out"), url: z.string() }),
  /** None runs on this computer, and none was joined. */
  z.object({ status: z.literal("no-host") }),
  hostFailed,
]);
export type HostConnection = z.infer<typeof hostConnection>;

/** A screen or a window of another program. Images are data URLs. */
export const screenSource = z.object({
  id: z.string().max(200),
  kind: z.enum(["screen", "window"]),
  /** The title of a window; empty for a screen, which the page names in its language. */
  name: z.string(),
  /** A current screenshot. */
  thumbnail: z.string(),
  icon: z.string().nullable(),
});
export type ScreenSource = z.infer<typeof screenSource>;

export const screenSources = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("listed"),
    sources: z.array(screenSource),
    /** Whether computer audio can be shared too. */
    sound: z.boolean(),
  }),
  /** The system shows its own picker when the capture starts. */
  z.object({ status: z.literal("system") }),
  /** The app has no screen recording permission. */
  z.object({ status: z.literal("denied") }),
]);
export type ScreenSources = z.infer<typeof screenSources>;

export const theme = z.enum(["system", "light", "dark"]);
export type Theme = z.infer<typeof theme>;

/** The state of the window with rooms and calls. */
const mainWindow = z.object({ minimised: z.boolean(), focused: z.boolean() });
export type MainWindow = z.infer<typeof mainWindow>;

/** A system notification, for a person who is not looking at the app. */
export const systemNotification = z.object({
  /** Identifies the subject. A later notification with the same subject replaces this one. */
  about: z.string().max(100),
  title: z.string().max(200),
  body: z.string().max(500),
  /** Buttons, on systems that support them. */
  actions: z.array(z.object({ id: z.string().max(20), label: z.string().max(50) })).max(2),
  /** Whether it stays until the person reacts. */
  urgent: z.boolean(),
});
export type SystemNotification = z.infer<typeof systemNotification>;

/** The button that was pressed; null for the notification itself. */
const notificationPressed = z.object({ about: z.string(), action: z.string().nullable() });
export type NotificationPressed = z.infer<typeof notificationPressed>;

/** The hosts that this app knows: the one on this computer, whose `url` is null, and those that it has joined. */
const hostList = z.object({
  hosts: z.array(
    z.object({
      url: z.string().nullable(),
      /** As it was last seen; null if it never was. */
      name: z.string().nullable(),
      signedIn: z.boolean(),
    }),
  ),
  /** The one that the window shows. */
  current: z.string().nullable(),
});
export type HostList = z.infer<typeof hostList>;
export type ListedHost = HostList["hosts"][number];

const joinResult = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("joined"), page: z.enum(["invite", "sign-in"]), code: z.string() }),
  /** It is no link of a host; or the host, or another one of the same name, is known with another certificate authority. */
  z.object({ outcome: z.enum(["no-link", "other-authority", "name-taken"]) }),
]);
export type JoinResult = z.infer<typeof joinResult>;

/** A host on the local network as it announces itself. Nothing of it is proven. */
const nearbyHost = z.object({
  /** What it calls itself; may be empty. */
  name: z.string(),
  /** Its origin, by the IPv4 address that has answered. */
  url: z.string().regex(/^https:\/\/\d{1,3}(\.\d{1,3}){3}(:\d{1,5})?$/),
  /** The SHA-256 of its certificate authority, in hex. */
  authority: z.string().regex(/^[0-9a-f]{64}$/),
  /** What the app knows about this address and authority; both of the last two keep it from being joined. */
  standing: z.enum(["new", "joined", "other-authority", "name-taken"]),
});
export type NearbyHost = z.infer<typeof nearbyHost>;
export type Standing = NearbyHost["standing"];

/** `unproven`: the host does not answer, or its certificate is of another authority than it has announced. */
const nearbyOutcome = z.enum(["joined", "other-authority", "name-taken", "unproven"]);
export type NearbyOutcome = z.infer<typeof nearbyOutcome>;

/** A hearth:// link that the system has opened with the app. */
const openedLink = z.object({
  link: z.string(),
  /** The host's origin; null if it is no invite or sign-in link. */
  url: z.string().nullable(),
  /** Whether the app has joined this host with the link's certificate authority. */
  isKnown: z.boolean(),
});
export type OpenedLink = z.infer<typeof openedLink>;

export const ipcContract = {
  /**
   * Resolves with the address of the host to show, and a session there; of the embedded host, an owner session as soon as
   * it runs. Also after a reload.
   */
  connectToHost: { input: nothing, output: hostConnection },
  /** The same for a host that the window does not show; with null, the one on this computer. */
  connectToOtherHost: { input: z.object({ url: z.string().max(2_000).nullable() }), output: hostConnection },
  /** Restarts a failed host. */
  retryHost: { input: nothing, output: done },
  /**
   * Opens the data folder, or the nearest existing parent folder, in the system's file manager. Like `quit`, it requires
   * user activation, and is refused while the host is running.
   */
  showDataFolder: { input: nothing, output: done },
  quit: { input: nothing, output: done },
  retryMediaServer: { input: nothing, output: done },
  cancelMediaServer: { input: nothing, output: done },
  /** Opens a web or mail link in the system's default program. */
  openExternal: { input: z.object({ url: z.string().max(4096) }), output: done },
  /** Downloads a file of a host, and asks where to save it. Requires user activation. */
  saveFile: {
    input: z.object({
      url: z.url({ protocol: /^https?$/ }).max(2_000),
      name: z.string().regex(/^[\w.-]{1,200}$/),
    }),
    output: done,
  },
  /** Sets the theme of the system's own windows, menus and dialogs; `system` follows the computer's setting. */
  setTheme: { input: z.object({ theme }), output: done },
  /** Lists what can be shared, without the app's own windows. */
  listScreenSources: { input: nothing, output: screenSources },
  /** Allows one capture of this source. With null, the person chooses in the system's own picker. */
  chooseScreenSource: {
    input: z.object({ id: z.string().max(200).nullable(), sound: z.boolean() }),
    output: done,
  },
  /** The language of the interface, for the dialogs that the main process shows. */
  setLanguage: { input: z.object({ language: z.enum(languageCodes) }), output: done },
  /** Whether the app starts when this user logs in; null where the system cannot be told to. */
  startsAtLogin: { input: nothing, output: z.boolean().nullable() },
  setStartAtLogin: { input: z.object({ on: z.boolean() }), output: done },
  /** Brings the window with rooms and calls to the front. */
  showMainWindow: { input: nothing, output: done },
  showNotification: { input: systemNotification, output: done },
  closeNotification: { input: systemNotification.pick({ about: true }), output: done },
  listHosts: { input: nothing, output: hostList },
  /** Keeps the name of a host for the list, for when the host cannot be asked. */
  keepHostName: {
    input: z.object({ url: z.string().max(2_000).nullable(), name: z.string().max(200) }),
    output: done,
  },
  /** Starts a host on this computer, now and whenever the app starts. From the next `connectToHost` on, it is shown. */
  startOwnHost: { input: nothing, output: done },
  /** Takes an invite or sign-in link of a host on another machine. From the next `connectToHost` on, it is shown. */
  joinHost: { input: z.object({ link: z.string().max(2_000) }), output: joinResult },
  /** The hosts on the local networks that answer now. They are looked for only as long as this is called every few seconds. */
  listNearby: { input: nothing, output: z.array(nearbyHost) },
  /** Joins a host on the local network without a link; the person has seen its fingerprint. */
  joinNearby: {
    input: nearbyHost.pick({ url: true, authority: true }),
    output: nearbyOutcome,
  },
  /** Shows another host from the next `connectToHost` on; with null, the one on this computer. */
  showHost: { input: z.object({ url: z.string().max(2_000).nullable() }), output: done },
  /** Forgets a host on another machine, with the session there. */
  forgetHost: { input: z.object({ url: z.string().max(2_000) }), output: done },
  /** Keeps the session on a host on another machine; null after signing out. */
  keepSession: {
    input: z.object({ url: z.string().max(2_000), accessToken: z.string().max(500).nullable() }),
    output: done,
  },
  /** The link that waits since the app was opened with it, once; null if there is none. */
  takeOpenedLink: { input: nothing, output: openedLink.nullable() },
  /** Has the next requests to a host on another machine use new connections, to wherever its name leads then. */
  renewConnections: { input: nothing, output: done },
  ...callCalls,
  ...shortcutCalls,
  ...spellingCalls,
  ...backupCalls,
} as const satisfies Record<IpcCall, { input: z.ZodType; output: z.ZodType }>;

export const ipcEventContract = {
  host: hostNews,
  mainWindow,
  mediaServer: mediaServerNews,
  notificationPressed,
  /** There is a link for `takeOpenedLink`. */
  linkOpened: z.object({}),
  /** What a person has asked for outside of the window. */
  callCommand,
  /** Another program has the keys of a shortcut, or has them no longer. */
  shortcuts,
  /** A dictionary is being downloaded, or is there, or could not be downloaded. */
  spelling,
  backupProgress,
} as const satisfies Record<IpcEvent, z.ZodType>;

export type IpcInput<Name extends IpcCall> = z.input<(typeof ipcContract)[Name]["input"]>;
export type IpcOutput<Name extends IpcCall> = z.output<(typeof ipcContract)[Name]["output"]>;

/** The result of a call: a value or an error. Every call is answered. */
export type IpcAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: "FORBIDDEN" | "BAD_INPUT" | "FAILED"; readonly message: string };

/** `window.hearth`, which the preload exposes. */
export interface HearthBridge {
  readonly call: {
    readonly [Name in IpcCall]: (input?: IpcInput<Name>) => Promise<IpcAnswer<IpcOutput<Name>>>;
  };
  readonly on: {
    readonly [Name in IpcEvent]: (
      listener: (data: z.output<(typeof ipcEventContract)[Name]>) => void,
    ) => () => void;
  };
}
