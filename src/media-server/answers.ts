const PROBE_TIMEOUT = 2_000;

/** Whether a media server answers at its HTTP address. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
