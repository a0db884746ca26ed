/** Which source an arrow key leads to, in a grid that reads row by row; null where it leads nowhere. Pure. */
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
