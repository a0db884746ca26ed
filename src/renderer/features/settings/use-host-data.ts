import { useCallback, useEffect, useState } from "react";
import { useFailure } from "../../ui/form.ts";

/**
 * Data of the host: `value` is null until it is loaded. `run` performs an action and reloads, and resolves with
 * whether both succeeded; otherwise `problem` is the reason. `load` must be the same function in each render.
 */
export function useHostData<Value>(load: () => Promise<Value>) {
  const [value, setValue] = useState<Value | null>(null);
  const [problem, setProblem] = useFailure();
  const run = useCallback(
    async (act?: () => Promise<unknown>): Promise<boolean> => {
      try {
        await act?.();
        setValue(await load());
        setProblem(null);
        return true;
      } catch (error) {
        setProblem(error);
        return false;
      }
    },
    [load, setProblem],
  );
  useEffect(() => void run(), [run]);
  return { value, problem, run };
}
