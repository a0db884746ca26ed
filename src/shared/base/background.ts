/**
 * Runs work that nobody waits for. Whether it throws at once or rejects later, `failed` is told, so that
 * nothing is left unhandled.
 */
export function inBackground(work: () => void | Promise<void>, failed: (error: unknown) => void): void {
  const run = async () => await work();
  run().catch(failed);
}
