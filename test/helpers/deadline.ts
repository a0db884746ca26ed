import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A host has 10 s to end by itself, its children within that; what is longer does not end. */
const EXIT = 30_000;

/**
 * A wait with a deadline of its own, well below the test's: what has not happened by then is an error that says
 * what was waited for, and how things stand.
 */
export async function within<Value>(
  milliseconds: number,
  what: string,
  wait: Promise<Value>,
  evidence: () => string | Promise<string> = () => "",
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => (timer = setTimeout(() => resolve("late"), milliseconds)));
  try {
    const first = await Promise.race([wait.then((value) => ({ value })), late]);
    if (first !== "late") return first.value;
    // Whatever comes of it now, nobody waits for it any more.
    wait.catch(() => {});
    throw new Error(`${what} took longer than ${milliseconds} ms\n${await evidence()}`);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * How a program ends, once all that it said has come: its exit code, or null if a signal ended it. `said` is shown
 * where it does not end in time.
 */
export async function exitOf(
  child: ChildProcess,
  program: string,
  said: () => string = () => "",
  milliseconds = EXIT,
): Promise<number | null> {
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const evidence = () =>
    `${ended() ? "It has ended, but something holds its output open. " : ""}It said: ${tail(said())}`;
  if (!ended() || !child.stdio.every((stream) => !stream || stream.closed))
    await within(milliseconds, `the exit of ${program}`, once(child, "close"), evidence);
  return child.exitCode;
}

/** The end of a text, where the reason usually stands. */
export const tail = (text: string, length = 4_000): string =>
  text.length > length ? `… ${text.slice(-length)}` : text;
