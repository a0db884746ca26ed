import { useCallback, useEffect, useState } from "react";
import { routes } from "../../../shared/contract/client.ts";
import type { CheckReport, Repair } from "../../../shared/contract/doctor.ts";
import { ApiError } from "../../api/client.ts";
import { currentApi } from "../../stores/current-api.ts";
import { useFailure } from "../../ui/form.ts";

/** A media server that starts is looked at again after this, in ms. */
const STARTING = 2_000;

/**
 * The check of the host: what it has found last, and repairs. `question` is a repair that would interrupt calls and waits
 * for a confirmation.
 */
export function useHostCheck() {
  const [report, setReport] = useState<CheckReport | null>(null);
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useFailure();
  const [question, setQuestion] = useState<Repair | null>(null);

  const run = useCallback(
    async (find: () => Promise<CheckReport>) => {
      setRunning(true);
      setProblem(null);
      try {
        setReport(await find());
      } catch (error) {
        setProblem(error);
      } finally {
        setRunning(false);
      }
    },
    [setProblem],
  );
  const check = useCallback(() => run(() => currentApi().call(routes.getDoctor)), [run]);

  const isStarting = report?.checks.some(({ code }) => code === "media_server_starting") ?? false;
  useEffect(() => {
    if (!isStarting || running) return;
    const timer = setTimeout(() => void check(), STARTING);
    return () => clearTimeout(timer);
  }, [isStarting, running, check]);

  const repair = (wanted: Repair, interruptCalls: boolean): void => {
    setQuestion(null);
    const body = { repair: wanted, ...(interruptCalls ? { interrupt_calls: true } : {}) };
    void run(async () => {
      try {
        return await currentApi().call(routes.repairHost, { body });
      } catch (error) {
        if (!(error instanceof ApiError && error.code === "SW_CALLS_LIVE")) throw error;
        setQuestion(wanted);
        return await currentApi().call(routes.getDoctor);
      }
    });
  };
  return {
    report,
    running,
    problem,
    question,
    check: () => void check(),
    repair: (wanted: Repair) => repair(wanted, false),
    confirm: (wanted: Repair) => repair(wanted, true),
    cancel: () => setQuestion(null),
  };
}
