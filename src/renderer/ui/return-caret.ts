/**
 * As a modal dialog closes, Chromium focuses what was focused before, but does not always put the caret back into a field:
 * what is typed then goes nowhere.
 */
export function returnCaret(): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  // Null in fields without a caret.
  if (field.selectionStart !== null) field.setSelectionRange(field.selectionStart, field.selectionEnd);
}
