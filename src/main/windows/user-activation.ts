import { app, type InputEvent, type WebContents } from "electron";

/**
 * Whether the user has just pressed something in a window. Based on the system's input events, which a script cannot
 * fake, unlike clicks; each press allows one action.
 */

/** As long as Chromium's transient activation. */
const LASTS = 5_000;

interface Press {
  readonly at: number;
  taken: boolean;
}

const presses = new WeakMap<WebContents, Press>();

export function watchPresses(contents: WebContents): void {
  contents.on("input-event", (_event, input) => {
    if (isPress(input)) presses.set(contents, { at: performance.now(), taken: false });
  });
}

/** Consumes the last press; false if there is none. */
export function takePress(contents: WebContents): boolean {
  const press = presses.get(contents);
  const allowed = press !== undefined && !press.taken && performance.now() - press.at < LASTS;
  if (press) press.taken = true;
  return allowed || pressesUnseen();
}

/** Consumes the last press. Throws if there is none: what it protects takes a person, and not just a script. */
export function requirePress(contents: WebContents): void {
  if (!takePress(contents)) throw new Error("This takes a press.");
}

/** Whether the user has recently pressed something in this window. */
export function pressedWithin(contents: WebContents, milliseconds: number): boolean {
  const press = presses.get(contents);
  return (press !== undefined && performance.now() - press.at < milliseconds) || pressesUnseen();
}

/** Screen readers press buttons without input events; then we rely on Chromium's own activation. */
const pressesUnseen = (): boolean => app.accessibilitySupportEnabled;

/** Only the press itself, not releases or key repeats. Escape is never consent. */
function isPress({ type, modifiers, ...input }: InputEvent & { key?: string }): boolean {
  if (type === "mouseDown" || type === "touchStart") return true;
  const keyDown = type === "rawKeyDown" || type === "keyDown";
  return keyDown && !modifiers?.includes("isautorepeat") && input.key !== "Escape";
}
