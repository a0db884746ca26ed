import type { KeyboardEvent as ReactKeyboardEvent } from "react";

/** The key code of everything that an input method takes. */
const TAKEN = 229;

/**
 * Whether a key press belongs to an input method, which composes characters: there, Enter confirms them and Escape gives them up.
 * Safari ends the composition before the press that has ended it, and only the key code tells.
 */
export function isComposing(event: KeyboardEvent | ReactKeyboardEvent): boolean {
  const { isComposing: composing, keyCode } = "nativeEvent" in event ? event.nativeEvent : event;
  return composing || keyCode === TAKEN;
}

/** Whether a key press sends what was written: Enter, but not with Shift, which breaks the line. */
export const isSendKey = (event: KeyboardEvent | ReactKeyboardEvent): boolean =>
  event.key === "Enter" && !event.shiftKey && !isComposing(event);
