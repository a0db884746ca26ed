import { create } from "zustand";
import { createJSONStorage, type StateStorage } from "zustand/middleware";
import { log } from "../log/log.ts";

/** Why what this page keeps is lost with it: the browser forbids it to keep anything, or has no space left. */
export type StorageProblem = "blocked" | "full";

/** Null while everything is kept. */
export const useStorageProblem = create<{ readonly problem: StorageProblem | null }>(() => ({
  problem: null,
}));

/**
 * The browser's storage, the only place that uses it. What cannot be kept there is kept for this visit, and no caller has
 * to handle that.
 */
function createStorage(kind: "localStorage" | "sessionStorage") {
  /** What the browser did not take. */
  const unkept = new Map<string, string | null>();
  const failed = (error: unknown) => {
    const problem = error instanceof Error && error.name === "QuotaExceededError" ? "full" : "blocked";
    if (useStorageProblem.getState().problem === problem) return;
    log.warn(`The browser keeps nothing: its storage is ${problem}`, { error });
    useStorageProblem.setState({ problem });
  };
  return {
    /** The keys that begin so, in no particular order. */
    keysWith(start: string): string[] {
      const keys = new Set<string>();
      try {
        for (const key of Object.keys(globalThis[kind])) keys.add(key);
      } catch (error) {
        failed(error);
      }
      for (const [key, value] of unkept) {
        if (value === null) keys.delete(key);
        else keys.add(key);
      }
      return [...keys].filter((key) => key.startsWith(start));
    },
    getItem(key: string): string | null {
      const value = unkept.get(key);
      if (value !== undefined) return value;
      try {
        return globalThis[kind].getItem(key);
      } catch (error) {
        failed(error);
        return null;
      }
    },
    setItem(key: string, value: string): void {
      try {
        globalThis[kind].setItem(key, value);
        unkept.delete(key);
      } catch (error) {
        unkept.set(key, value);
        failed(error);
      }
    },
    removeItem(key: string): void {
      try {
        globalThis[kind].removeItem(key);
        unkept.delete(key);
      } catch (error) {
        unkept.set(key, null);
        failed(error);
      }
    },
  } satisfies StateStorage & { keysWith(start: string): string[] };
}

/** Kept in this browser profile. */
export const browserStorage = createStorage("localStorage");
/** Kept for this tab, and its reloads. */
export const tabStorage = createStorage("sessionStorage");

/** For stores that persist their state in this browser profile. */
export const jsonStorage = <State>() => createJSONStorage<State>(() => browserStorage);
