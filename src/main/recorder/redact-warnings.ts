let isRedacting = false;

/**
 * Electron warns on standard error about a page that cannot be loaded, with its address. What follows `#` there is removed from
 * now on: in the address of a recorder's page, it is a secret.
 */
export function redactWarnings(): void {
  if (isRedacting) return;
  isRedacting = true;
  const emit = process.emitWarning.bind(process) as (...warning: unknown[]) => void;
  process.emitWarning = (text: unknown, ...rest: unknown[]) =>
    emit(typeof text === "string" ? withoutFragments(text) : text, ...rest);
}

const withoutFragments = (text: string): string =>
  text.replaceAll(/(https?:\/\/[^\s#]+#)\S+/g, "$1<redacted>");
