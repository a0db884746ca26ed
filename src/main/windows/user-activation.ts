import { app, type InputEvent, type WebContents } from "electron";

/**
 * Whether a person has just pressed something in a window. This comes from the system's input events, so a script
 * cannot fake it as it can a click; and each press allows one action.
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

/** Whether a person has recently used this window. */
export function pressedWithin(contents: WebContents, milliseconds: number): boolean {
  const press = presses.get(contents);
  return (press !== undefined && performance.now() - press.at < milliseconds) || pressesUnseen();
}

/** A screen reader presses buttons without input events that we could see; then we rely on Chromium's activation. */
const pressesUnseen = (): boolean => app.accessibilitySupportEnabled;

/** One per press: not for releases or key repeats. Escape never means yes. */
function isPress({ type, modifiers, ...input }: InputEvent & { key?: string }): boolean {
  if (type === "mouseDown" || type === "touchStart") return true;
  const keyDown = type === "rawKeyDown" || type === "keyDown";
  return keyDown && !modifiers?.includes("isautorepeat") && input.key !== "Escape";
}
