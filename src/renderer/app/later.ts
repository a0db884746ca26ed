import { loadCalls } from "../features/call/index.ts";
import { useApp } from "../stores/app-store.ts";
import { loadDialogs } from "../ui/later-dialog.tsx";

/** However busy the page is, by then a ring can be answered. */
const AT_THE_LATEST = 1_000;

/** Loads the rest after the first screen: calls, then dialogs. */
export function loadTheRest(): void {
  const stop = useApp.subscribe(({ phase }) => {
    if (phase.status !== "signed-in") return;
    stop();
    // Safari has no requestIdleCallback.
    const whenIdle = window.requestIdleCallback ?? ((task: () => void) => setTimeout(task, AT_THE_LATEST));
    whenIdle(() => void load(), { timeout: AT_THE_LATEST });
  });
}

async function load(): Promise<void> {
  // A failure here is retried when the part is needed, and shown then.
  await loadCalls().catch(() => null);
  await loadDialogs();
}
