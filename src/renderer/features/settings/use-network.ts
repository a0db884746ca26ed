import { useCallback, useEffect, useState } from "react";
import { routes } from "../../../shared/contract/client.ts";
import type { Network, NetworkSettings } from "../../../shared/contract/network.ts";
import { sayFailure } from "../../messages/index.ts";
import { ApiError } from "../../api/client.ts";
import { currentApi } from "../../stores/current-api.ts";

/** How often it is read again while it is shown: certificates arrive, and addresses come and go. Milliseconds. */
const REFRESH = 3_000;

type Change = Partial<NetworkSettings>;

/** Why a change has to be confirmed. */
export interface Question {
  readonly change: Change;
  readonly reason: "calls" | "this-page";
}

/** How the host is reached, and changes to it. `question` is a change that waits for a confirmation. */
export function useNetwork() {
  const [network, setNetwork] = useState<Network | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [saving, setSaving] = useState(false);

  const refresh = useCallback(
    () =>
      currentApi()
        .call(routes.getNetwork)
        .then(setNetwork, (error: unknown) => setProblem(sayFailure(error))),
    [],
  );
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void refresh(), REFRESH);
    return () => clearInterval(timer);
  }, [refresh]);

  const send = async (change: Change, interruptCalls: boolean): Promise<void> => {
    setSaving(true);
    setQuestion(null);
    try {
      setNetwork(
        await currentApi().call(routes.changeNetwork, {
          body: { ...change, ...(interruptCalls ? { interrupt_calls: true } : {}) },
        }),
      );
      setProblem(null);
    } catch (error) {
      if (error instanceof ApiError && error.code === "SW_CALLS_LIVE")
        setQuestion({ change, reason: "calls" });
      else setProblem(sayFailure(error));
    } finally {
      setSaving(false);
    }
  };

  return {
    network,
    problem,
    question,
    saving,
    change: (change: Change): void => {
      const closesPage = change.share === "local" && network?.urls.includes(window.location.origin);
      if (closesPage) setQuestion({ change, reason: "this-page" });
      else void send(change, false);
    },
    confirm: ({ change, reason }: Question) => void send(change, reason === "calls"),
    cancel: () => setQuestion(null),
  };
}
