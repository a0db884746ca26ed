import { useCallback, useEffect, useRef, useState } from "react";
import { routes } from "../../../shared/contract/client.ts";
import type { Network, NetworkSettings } from "../../../shared/contract/network.ts";
import { ApiError } from "../../api/client.ts";
import { currentApi } from "../../stores/current-api.ts";
import { useFailure } from "../../ui/form.ts";

/** How often it is read again while it is shown: certificates arrive, and addresses come and go. Milliseconds. */
const REFRESH = 3_000;

type Change = Partial<NetworkSettings>;

/** Why a change has to be confirmed. */
export interface Question {
  readonly change: Change;
  readonly reason: "calls" | "this-page";
}

/**
 * How the host is reached, and changes to it. `question` is a change that waits for a confirmation; `next` is the change
 * that is asked about or being saved.
 */
export function useNetwork() {
  const [network, setNetwork] = useState<Network | null>(null);
  const [loadProblem, setLoadProblem] = useFailure();
  const [saveProblem, setSaveProblem] = useFailure();
  const [question, setQuestion] = useState<Question | null>(null);
  const [saving, setSaving] = useState<Change | null>(null);
  const changes = useRef(0);

  const refresh = useCallback(async () => {
    const before = changes.current;
    try {
      const read = await currentApi().call(routes.getNetwork);
      // What was read before a change would undo it on the screen.
      if (changes.current === before) setNetwork(read);
      setLoadProblem(null);
    } catch (error) {
      setLoadProblem(error);
    }
  }, [setLoadProblem]);
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void refresh(), REFRESH);
    return () => clearInterval(timer);
  }, [refresh]);

  const send = async (change: Change, interruptCalls: boolean): Promise<void> => {
    const number = ++changes.current;
    setSaving(change);
    setQuestion(null);
    setSaveProblem(null);
    try {
      const changed = await currentApi().call(routes.changeNetwork, {
        body: { ...change, ...(interruptCalls ? { interrupt_calls: true } : {}) },
      });
      if (changes.current === number) setNetwork(changed);
    } catch (error) {
      if (error instanceof ApiError && error.code === "SW_CALLS_LIVE")
        setQuestion({ change, reason: "calls" });
      else setSaveProblem(error);
    } finally {
      if (changes.current === number) setSaving(null);
    }
  };

  return {
    network,
    problem: saveProblem ?? loadProblem,
    question,
    next: saving ?? question?.change ?? null,
    change: (change: Change): void => {
      const closesPage = change.share === "local" && network?.urls.includes(window.location.origin);
      if (closesPage) setQuestion({ change, reason: "this-page" });
      else void send(change, false);
    },
    confirm: ({ change, reason }: Question) => void send(change, reason === "calls"),
    cancel: () => setQuestion(null),
  };
}
