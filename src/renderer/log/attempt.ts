import { log } from "./log.ts";

/**
 * Calls what a browser may lack, forbid or break, such as notifications and sounds: nothing else may fail with it. Returns
 * its result; undefined if it throws, which is logged.
 */
export function attempt<Result>(what: string, act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    log.warn(`${what}: failed`, { error });
    return undefined;
  }
}

/**
 * A listener that never throws. A store calls its listeners one after the other: one that throws keeps those after it,
 * among them the views, from learning of the change.
 */
export const isolated =
  <Args extends readonly unknown[]>(what: string, listener: (...args: Args) => void) =>
  (...args: Args): void =>
    attempt(what, () => listener(...args));
