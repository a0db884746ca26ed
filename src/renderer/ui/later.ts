/** Parts of `ui` that are not in the script of the first screen: loaded when the page is idle, at the latest on use. */
const loads = new Set<() => Promise<unknown>>();

export interface Later<Part> {
  /** The part, or null while it is not loaded. */
  readonly get: () => Part | null;
  /** Loads it once; a failure is retried by the next call. */
  readonly load: () => Promise<Part>;
}

export function later<Part>(importPart: () => Promise<Part>): Later<Part> {
  let part: Part | null = null;
  const load = async () => (part ??= await importPart());
  loads.add(load);
  return { get: () => part, load };
}

/** Preloads all of them, so that they open at once, even if the host cannot be reached by then. */
export async function loadLaterParts(): Promise<void> {
  await Promise.allSettled([...loads].map((load) => load()));
}
