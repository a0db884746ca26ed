import { loadCalls } from "../features/call/index.ts";
import { useApp } from "../stores/app-store.ts";
import { log } from "../log/log.ts";
import { later, loadLaterParts } from "../ui/later.ts";

/** Calls are loaded after this, in ms, even if the page is never idle, so that a ring can be answered. */
const IDLE_TIMEOUT = 1_000;

const notifications = later(() => import("./call-notifications.ts"));

const trouble = later(() => import("../stores/device-trouble.ts"));

/** Loads the rest after the first screen: calls, notifications of them, then dialogs and menus. */
export function loadTheRest(): void {
  const stop = useApp.subscribe(({ phase }) => {
    if (phase.status !== "signed-in") return;
    stop();
    // Safari has no requestIdleCallback.
    const whenIdle = window.requestIdleCallback ?? ((task: () => void) => setTimeout(task, IDLE_TIMEOUT));
    whenIdle(() => void load(), { timeout: IDLE_TIMEOUT });
  });
}

async function load(): Promise<void> {
  // A failure here is retried when the part is needed, and shown then.
  await loadCalls().catch(() => {
    // Logged where it is loaded.
  });
  await notifications.load().then(
    ({ notifyOfCalls }) => notifyOfCalls(),
    (error: unknown) => log.warn("The part of the app that notifies of calls could not be loaded", { error }),
  );
  await trouble.load().then(
    ({ followTrouble }) => followTrouble(),
    (error: unknown) => log.warn("What goes wrong with devices is not noted", { error }),
  );
  await loadLaterParts();
}
