import * as z from "zod";

/** Keys that work while another app is in front. */

/** As Electron writes them, such as `Control+Shift+M`. Without Ctrl, Alt or Cmd, only a function key: it is not for writing. */
const keys = z
  .string()
  .regex(
    /^(?:(?:Control|Alt|Super|Command)\+(?:(?:Alt|Super|Command|Shift)\+)*(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4]))|(?:Shift\+)?F(?:[1-9]|1\d|2[0-4]))$/,
  );

const shortcut = z.object({
  keys: keys.nullable(),
  /** Another program had them when they were wanted last. */
  isTaken: z.boolean(),
});

export const shortcuts = z.object({
  toggleMute: shortcut,
  pushToTalk: shortcut,
  /** Whether the system reports keys that are held, without which there is no push-to-talk. */
  holds: z.boolean(),
  /** Under Wayland, the system may say that it gives the keys to the app, and not do it. */
  isWayland: z.boolean(),
  /** The command that mutes and unmutes. */
  command: z.string(),
});
export type Shortcuts = z.infer<typeof shortcuts>;
export type ShortcutName = "toggleMute" | "pushToTalk";

/** `taken`: by another program; `used`: by the other shortcut. Both change nothing. */
const shortcutSet = z.enum(["set", "taken", "used"]);
export type ShortcutSet = z.infer<typeof shortcutSet>;

export const shortcutCalls = {
  getShortcuts: { input: z.object({}).optional(), output: shortcuts },
  /** Requires user activation. With null, no keys do it. */
  setShortcut: {
    input: z.object({ name: z.enum(["toggleMute", "pushToTalk"]), keys: keys.nullable() }),
    output: shortcutSet,
  },
} as const;

/** What is kept of them. */
export const keptShortcuts = z.object({ toggleMute: keys.nullable(), pushToTalk: keys.nullable() });
export type KeptShortcuts = z.infer<typeof keptShortcuts>;
