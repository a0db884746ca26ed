const PROBE_TIMEOUT = 2_000;

/** Whether a media server answers at its HTTP address. */
export async function answers(url: string): Promise<boolean> {
  return (await probe(url)) !== null;
}

/** What time it is there (milliseconds since 1970), NaN where it does not say; null when nothing answers. */
export async function probe(url: string): Promise<{ clock: number } | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT) });
    await response.body?.cancel();
    return response.ok ? { clock: Date.parse(response.headers.get("date") ?? "") } : null;
  } catch {
    return null;
  }
}
