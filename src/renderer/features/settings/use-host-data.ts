import { useCallback, useEffect, useState } from "react";
import { sayFailure } from "../../messages/index.ts";

/**
 * What the host has of something: null until it is loaded. `run` does something about it, loads it again, and says
 * whether both worked; why not is `problem`. `load` is the same function each time.
 */
export function useHostData<Value>(load: () => Promise<Value>) {
  const [value, setValue] = useState<Value | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const run = useCallback(
    async (act?: () => Promise<unknown>): Promise<boolean> => {
      try {
        await act?.();
        setValue(await load());
        setProblem(null);
        return true;
      } catch (error) {
        setProblem(sayFailure(error));
        return false;
      }
    },
    [load],
  );
  useEffect(() => void run(), [run]);
  return { value, problem, run };
}
