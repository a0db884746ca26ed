const PROBE_TIMEOUT = 2_000;

/** Whether a media server responds at its HTTP address. */
export async function isReachable(url: string): Promise<boolean> {
  return (await probe(url)) !== null;
}

/** The server's clock in ms since the epoch, or NaN if its response has no date; null if it does not respond. */
export async function probe(url: string): Promise<{ clock: number } | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT) });
    await response.body?.cancel();
    return response.ok ? { clock: Date.parse(response.headers.get("date") ?? "") } : null;
  } catch {
    return null;
  }
}
