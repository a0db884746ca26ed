import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { globalShortcut } from "electron";
import {
  keptShortcuts,
  type KeptShortcuts,
  type ShortcutName,
  type Shortcuts,
  type ShortcutSet,
} from "../../shared/contract/ipc-shortcuts.ts";
import type { OwnCallControl } from "../presence/own-call.ts";
import { ownCommand } from "../system/own-command.ts";
import { commandLine, isWayland, reportsHolds } from "./desktop-session.ts";
import { oncePerPress, whileHeld } from "./held-keys.ts";
import { TOGGLE_MUTE } from "./toggle-mute-command.ts";

const names: readonly ShortcutName[] = ["toggleMute", "pushToTalk"];

/** The keys that work while another app is in front. They are taken from other programs only during a call. */
export class GlobalShortcuts {
  readonly #file: string;
  readonly #onChange: (shortcuts: Shortcuts) => void;
  readonly #pressed: Record<ShortcutName, () => void>;
  readonly #forgetHold: () => void;
  readonly #taken = new Set<ShortcutName>();
  #kept: KeptShortcuts;
  #inCall = false;

  /** `file` keeps them; `onChange` is called when another program turns out to have the keys, and when it has no longer. */
  constructor(file: string, call: OwnCallControl, onChange: (shortcuts: Shortcuts) => void) {
    this.#file = file;
    this.#onChange = onChange;
    this.#kept = read(file);
    const { press, forget } = whileHeld(
      () => call.command({ command: "hold" }),
      () => call.command({ command: "release" }),
    );
    this.#pressed = {
      toggleMute: oncePerPress(() => call.command({ command: "toggle-mute" })),
      pushToTalk: press,
    };
    this.#forgetHold = forget;
    call.onChange((now) => this.#callIs(now !== null));
  }

  get(): Shortcuts {
    const { platform, env } = process;
    const shown = (name: ShortcutName) => ({ keys: this.#kept[name], isTaken: this.#taken.has(name) });
    return {
      toggleMute: shown("toggleMute"),
      pushToTalk: shown("pushToTalk"),
      holds: reportsHolds(platform, env),
      isWayland: isWayland(platform, env),
      command: commandLine([...ownCommand(), TOGGLE_MUTE], platform),
    };
  }

  /** Rejects if they cannot be kept. */
  async set(name: ShortcutName, keys: string | null): Promise<ShortcutSet> {
    const isUsed = (other: ShortcutName) => other !== name && isPossible(other) && this.#kept[other] === keys;
    if (keys !== null && names.some(isUsed)) return "used";
    const before = this.#kept[name];
    this.#release(name);
    if (keys !== null && !this.#register(name, keys)) {
      if (this.#inCall) this.#take(name);
      return "taken";
    }
    this.#kept = { ...this.#kept, [name]: keys };
    this.#taken.delete(name);
    if (!this.#inCall) this.#release(name);
    try {
      await writeFile(this.#file, JSON.stringify(this.#kept), { mode: 0o600 });
    } catch (error) {
      this.#release(name);
      this.#kept = { ...this.#kept, [name]: before };
      if (this.#inCall) this.#take(name);
      throw error;
    }
    return "set";
  }

  #callIs(inCall: boolean): void {
    if (this.#inCall === inCall) return;
    this.#inCall = inCall;
    // Nothing is left to release; and its release must not mute the next call.
    if (!inCall) this.#forgetHold();
    const before = names.map((name) => this.#taken.has(name));
    for (const name of names)
      if (inCall) this.#take(name);
      else this.#release(name);
    if (names.some((name, index) => this.#taken.has(name) !== before[index])) this.#onChange(this.get());
  }

  #take(name: ShortcutName): void {
    const keys = this.#kept[name];
    if (keys === null || !isPossible(name)) return;
    if (this.#register(name, keys)) this.#taken.delete(name);
    else this.#taken.add(name);
  }

  #register(name: ShortcutName, keys: string): boolean {
    try {
      return globalShortcut.register(keys, this.#pressed[name]);
    } catch {
      // There is no such key here.
      return false;
    }
  }

  #release(name: ShortcutName): void {
    const keys = this.#kept[name];
    if (keys !== null && globalShortcut.isRegistered(keys)) globalShortcut.unregister(keys);
  }
}

/** Keys that are held may have been chosen in another session, or on another machine, that reports them. */
const isPossible = (name: ShortcutName): boolean =>
  name !== "pushToTalk" || reportsHolds(process.platform, process.env);

function read(file: string): KeptShortcuts {
  try {
    return keptShortcuts.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // None were chosen yet, or the file is damaged.
    return { toggleMute: null, pushToTalk: null };
  }
}
