import { useEffect, useRef, useState } from "react";
import { log } from "../../log/log.ts";
import { runCheck } from "./run-check.ts";
import { allWaiting, type Access, type Steps } from "./steps.ts";

/** The check that runs, or has run, while it is shown. */
export function useCheck(access: Access) {
  const [steps, setSteps] = useState<Steps>(allWaiting);
  const [phase, setPhase] = useState<"new" | "running" | "done">("new");
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = (): void => {
    running.current?.abort();
    const run = new AbortController();
    running.current = run;
    setSteps(allWaiting);
    setPhase("running");
    const { signal } = run;
    runCheck(access, signal, (name, step) => {
      if (!signal.aborted) setSteps((now) => ({ ...now, [name]: step }));
    }).then(
      () => setPhase("done"),
      (error: unknown) => {
        if (signal.aborted) return;
        log.error("The check of the connection failed", { error });
        setPhase("new");
      },
    );
  };
  const cancel = (): void => {
    running.current?.abort();
    setSteps(allWaiting);
    setPhase("new");
  };
  return { steps, phase, start, cancel };
}
