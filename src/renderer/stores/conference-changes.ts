const listeners = new Set<(conferenceId: string) => void>();

/** Calls `listener` with the id of each conference that may have changed. Returns a function that ends this. */
export function onConferenceChanged(listener: (conferenceId: string) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function conferenceChanged(conferenceId: string): void {
  for (const listener of listeners) listener(conferenceId);
}
