import * as z from "zod";
import { languageCodes } from "../base/languages.ts";
import { hostErrorCodes } from "../errors/host-codes.ts";
import type { IpcCall, IpcEvent } from "./ipc-names.ts";

/** What a window may ask of the main process, and what it is told. */

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

/** Why there is no host. */
const hostFailed = z.object({
  status: z.literal("failed"),
  code: z.enum(hostErrorCodes),
  /** The path of the data folder; null if this user has no home folder to have one in. */
  folder: z.string().nullable(),
  /** The path of the log that says more; null if it could not be written. */
  log: z.string().nullable(),
});
export type HostFailed = z.infer<typeof hostFailed>;

/** The state of the embedded host. After `failed` it is retried, at once with `retryHost`. */
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
    mediaServer: mediaServerNews,
  }),
  hostFailed,
]);
export type HostConnection = z.infer<typeof hostConnection>;

/** A screen or a window of another program; pictures are data URLs. */
export const screenSource = z.object({
  id: z.string().max(200),
  kind: z.enum(["screen", "window"]),
  /** The title of a window; empty for a screen, which the page names in its language. */
  name: z.string(),
  /** What it shows now. */
  thumbnail: z.string(),
  icon: z.string().nullable(),
});
export type ScreenSource = z.infer<typeof screenSource>;

export const screenSources = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("listed"),
    sources: z.array(screenSource),
    /** Whether what the machine plays can be shared, too. */
    sound: z.boolean(),
  }),
  /** The system has a picker of its own, and asks once the capture begins. */
  z.object({ status: z.literal("system") }),
  /** The system does not allow this app to see the screen. */
  z.object({ status: z.literal("denied") }),
]);
export type ScreenSources = z.infer<typeof screenSources>;

/** The window with rooms and calls, as the person has it. */
const mainWindow = z.object({ minimised: z.boolean(), focused: z.boolean() });
export type MainWindow = z.infer<typeof mainWindow>;

/** What the system tells somebody who does not look at the app. */
export const systemNotification = z.object({
  /** What it is about: a later one about the same takes its place. */
  about: z.string().max(100),
  title: z.string().max(200),
  body: z.string().max(500),
  /** Shown where the system has buttons for it. */
  actions: z.array(z.object({ id: z.string().max(20), label: z.string().max(50) })).max(2),
  /** Stays until somebody does something about it. */
  urgent: z.boolean(),
});
export type SystemNotification = z.infer<typeof systemNotification>;

/** Which button was pressed; null is the notification itself. */
const notificationPressed = z.object({ about: z.string(), action: z.string().nullable() });
export type NotificationPressed = z.infer<typeof notificationPressed>;

export const ipcContract = {
  /** The embedded host's address and the owner's session, once there is one; also after a reload. */
  connectToHost: { input: nothing, output: hostConnection },
  /** Restarts a failed host. */
  retryHost: { input: nothing, output: done },
  /**
   * Opens the data folder, or the nearest one above it that exists, in the system's file manager. Like `quit`, it
   * takes a press, and is refused while the host answers.
   */
  showDataFolder: { input: nothing, output: done },
  quit: { input: nothing, output: done },
  retryMediaServer: { input: nothing, output: done },
  cancelMediaServer: { input: nothing, output: done },
  /** Opens a web or mail link in the program that the system has for it. */
  openExternal: { input: z.object({ url: z.string().max(4096) }), output: done },
  /** What can be shared at this moment; our own windows never are. */
  listScreenSources: { input: nothing, output: screenSources },
  /** Allows the next capture, once, of this source; null leaves the choice to the system's own picker. */
  chooseScreenSource: {
    input: z.object({ id: z.string().max(200).nullable(), sound: z.boolean() }),
    output: done,
  },
  /** The language of the interface, for the dialogs that the main process shows. */
  setLanguage: { input: z.object({ language: z.enum(languageCodes) }), output: done },
  /** Brings the window with rooms and calls to the front. */
  showMainWindow: { input: nothing, output: done },
  showNotification: { input: systemNotification, output: done },
  closeNotification: { input: systemNotification.pick({ about: true }), output: done },
} as const satisfies Record<IpcCall, { input: z.ZodType; output: z.ZodType }>;

export const ipcEventContract = {
  host: hostNews,
  mainWindow,
  mediaServer: mediaServerNews,
  notificationPressed,
} as const satisfies Record<IpcEvent, z.ZodType>;

export type IpcInput<Name extends IpcCall> = z.input<(typeof ipcContract)[Name]["input"]>;
export type IpcOutput<Name extends IpcCall> = z.output<(typeof ipcContract)[Name]["output"]>;

/** What crosses: a value, or why there is none. Never silence. */
export type IpcAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: "FORBIDDEN" | "BAD_INPUT" | "FAILED"; readonly message: string };

/** `window.hearth`, as the preload builds it. */
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
