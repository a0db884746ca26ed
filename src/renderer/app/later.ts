import { loadCalls } from "../features/call/index.ts";
import { useApp } from "../stores/app-store.ts";
import { loadDialogs } from "../ui/later-dialog.tsx";

/** However busy the page is, a ring that comes then finds what answers it. */
const AT_THE_LATEST = 1_000;

/** Loads what the first screen does without, once that stands: calls, then dialogs. */
export function loadTheRest(): void {
  const stop = useApp.subscribe(({ phase }) => {
    if (phase.status !== "signed-in") return;
    stop();
    // Safari has no idle time to give.
    const whenIdle = window.requestIdleCallback ?? ((task: () => void) => setTimeout(task, AT_THE_LATEST));
    whenIdle(() => void load(), { timeout: AT_THE_LATEST });
  });
}

async function load(): Promise<void> {
  // What fails here is tried again when it is needed, and then somebody is told.
  await loadCalls().catch(() => {});
  await loadDialogs();
}
