import { useState } from "react";
import { sayFailure } from "../../messages/index.ts";
import { showToast } from "../../stores/app-store.ts";

/** Sends a request on a press: whether one is on its way, and the function that sends one. A failure is said in passing. */
export function useAct(onDone: () => void) {
  const [pending, setPending] = useState(0);
  const act = (request: () => Promise<unknown>): void => {
    setPending((count) => count + 1);
    void request()
      .then(onDone, (error: unknown) => showToast(sayFailure(error)))
      .finally(() => setPending((count) => count - 1));
  };
  return [act, pending > 0] as const;
}
