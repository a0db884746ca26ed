/** Runs `work` in the background. If it throws or rejects, `failed` is called with the error. */
export function inBackground(work: () => void | Promise<void>, failed: (error: unknown) => void): void {
  const run = async () => await work();
  run().catch(failed);
}
