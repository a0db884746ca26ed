/**
 * Runs work in the background. Whether it throws or rejects, `failed` is called with the error, so that no rejection
 * is unhandled.
 */
export function inBackground(work: () => void | Promise<void>, failed: (error: unknown) => void): void {
  const run = async () => await work();
  run().catch(failed);
}
