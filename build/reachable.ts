/** Whether an address is answered within so many ms, whatever it says. What downloads from there would wait for minutes. */
export async function isReachable(address: string, within: number): Promise<boolean> {
  try {
    await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(within) });
    return true;
  } catch {
    return false;
  }
}
