/** The words that have to be replaced, removed or added to get from `said` to `heard`, by the number of words said. */
export function wordErrorRate(said: string, heard: string): number {
  const expected = said.split(" ");
  const words = heard.split(" ").filter(Boolean);
  let row = Array.from({ length: words.length + 1 }, (_, index) => index);
  for (const [at, word] of expected.entries()) {
    const next = [at + 1];
    for (const [index, other] of words.entries()) {
      const replaced = (row[index] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return (row.at(-1) ?? 0) / expected.length;
}
