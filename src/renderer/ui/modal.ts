import { returnCaret } from "./return-caret.ts";

/** The modal dialogs that are open, the topmost one last: while there is one, nothing outside of it can be used, or seen above it. */
const open: HTMLDialogElement[] = [];
const followers = new Set<() => void>();

function change(dialog: HTMLDialogElement, isOpen: boolean): void {
  const index = open.indexOf(dialog);
  if (index !== -1) open.splice(index, 1);
  if (isOpen) open.push(dialog);
  for (const follow of followers) follow();
}

/** Opens a modal dialog. Returns what closes it, and returns the focus, before it is removed from the page. */
export function openModal(dialog: HTMLDialogElement): () => void {
  const closed = () => {
    if (!dialog.open) change(dialog, false);
  };
  dialog.showModal();
  dialog.addEventListener("close", closed);
  change(dialog, true);
  return () => {
    const focused = document.activeElement;
    dialog.removeEventListener("close", closed);
    change(dialog, false);
    dialog.close();
    // What was moved out of it keeps the focus.
    if (isWithout(dialog, focused)) focused.focus({ preventScroll: true });
    returnCaret();
  };
}

const isWithout = (dialog: HTMLDialogElement, focused: Element | null): focused is HTMLElement =>
  focused instanceof HTMLElement && focused !== document.body && !dialog.contains(focused);

/** Closes all that are open, as Escape does. */
export function closeModals(): void {
  for (const dialog of open.toReversed()) dialog.close();
}

/**
 * Keeps an element where it can be seen and used: in the topmost dialog, else in what fills the screen, else at the end of the
 * page. Returns what removes it.
 */
export function keepOnTop(element: HTMLElement): () => void {
  const follow = () => {
    const place = open.at(-1) ?? document.fullscreenElement ?? document.body;
    if (element.parentElement === place) return;
    const focused = document.activeElement;
    place.append(element);
    // An element that is moved loses it.
    if (focused instanceof HTMLElement && element.contains(focused)) focused.focus({ preventScroll: true });
  };
  follow();
  followers.add(follow);
  document.addEventListener("fullscreenchange", follow);
  return () => {
    followers.delete(follow);
    document.removeEventListener("fullscreenchange", follow);
    element.remove();
  };
}
