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

/** The end of a text, where the reason usually stands. */
export const tail = (text: string, length = 4_000): string =>
  text.length > length ? `… ${text.slice(-length)}` : text;
