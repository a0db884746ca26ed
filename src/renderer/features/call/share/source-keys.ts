/** The index that an arrow key moves to, in a grid that is filled row by row; null if it does not move. Pure. */
export function nextSource(
  key: string,
  sources: readonly { readonly id: string }[],
  current: string | null,
  columns: number,
): string | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    ArrowRight: 1,
    ArrowLeft: -1,
  };
  const step = steps[key];
  if (step === undefined) return null;
  const index = sources.findIndex(({ id }) => id === current);
  return sources[index + step]?.id ?? null;
}
