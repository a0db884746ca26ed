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
  const opener = document.activeElement;
  const closed = () => {
    if (!dialog.open) change(dialog, false);
  };
  dialog.showModal();
  dialog.addEventListener("close", closed);
  change(dialog, true);
  return () => {
    dialog.removeEventListener("close", closed);
    change(dialog, false);
    dialog.close();
    returnCaret(opener);
  };
}

/**
 * Keeps an element where it can be seen and used: in the topmost dialog, else in what fills the screen, else at the end of the
 * page. Returns what removes it.
 */
export function keepOnTop(element: HTMLElement): () => void {
  const follow = () => {
    const place = open.at(-1) ?? document.fullscreenElement ?? document.body;
    // Moved, it would lose the focus.
    if (element.parentElement !== place) place.append(element);
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
