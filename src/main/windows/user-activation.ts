import { app, type InputEvent, type WebContents } from "electron";

/**
 * That a person has just pressed something in a window. It comes from the system's input, so no script of a page can
 * make it up, as it can a click; and what a press allows, it allows once.
 */

/** As long as Chromium's own: a press is still meant for what comes of it, and no longer for what comes later. */
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

/** Uses the last press up; false where there is none. */
export function takePress(contents: WebContents): boolean {
  const press = presses.get(contents);
  const allowed = press !== undefined && !press.taken && performance.now() - press.at < LASTS;
  if (press) press.taken = true;
  return allowed || pressesUnseen();
}

/** Whether somebody is at this window, for what goes on while they look at it. */
export function pressedWithin(contents: WebContents, milliseconds: number): boolean {
  const press = presses.get(contents);
  return (press !== undefined && performance.now() - press.at < milliseconds) || pressesUnseen();
}

/** A screen reader presses buttons without any input that we could see. There Chromium's own activation has to do. */
const pressesUnseen = (): boolean => app.accessibilitySupportEnabled;

/** One for each press: not for letting go, nor for a key that repeats itself. Escape never means yes. */
function isPress({ type, modifiers, ...input }: InputEvent & { key?: string }): boolean {
  if (type === "mouseDown" || type === "touchStart") return true;
  const keyDown = type === "rawKeyDown" || type === "keyDown";
  return keyDown && !modifiers?.includes("isautorepeat") && input.key !== "Escape";
}
