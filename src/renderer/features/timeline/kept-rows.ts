import { useEffect, useState, type RefObject, type SyntheticEvent } from "react";
import { keyOf, type Row } from "./rows.ts";

/** The attribute with the index of a row, on the element around it. */
export const ROW = "data-row";

/** Which rows stay in the page, by their keys. */
interface Kept {
  /** The one that has the focus, or had it last: it would be lost with its element. */
  readonly focused: string | null;
  /** Those that play or have played a part of it, and those that are unfolded. */
  readonly used: readonly string[];
  /** Where the selected text begins and ends; what lies between can be copied. */
  readonly selected: readonly string[];
}

const nothing: Kept = { focused: null, used: [], selected: [] };

/** Which rows stay in the page while they are far from what is seen, and what notes it on the element around them. */
export function useKeptRows(rows: RefObject<readonly Row[]>) {
  const [kept, setKept] = useState(nothing);
  const keyAt = (node: unknown): string | null => {
    const row = rowAt(node)?.getAttribute(ROW);
    const shown = row ? rows.current[Number(row)] : undefined;
    return shown === undefined ? null : keyOf(shown);
  };
  useEffect(() => {
    const onSelection = () => {
      const selection = document.getSelection();
      const ends = selection?.isCollapsed === false ? [selection.anchorNode, selection.focusNode] : [];
      const selected = ends.map(keyAt).filter((key) => key !== null);
      setKept((before) => (before.selected.join() === selected.join() ? before : { ...before, selected }));
    };
    document.addEventListener("selectionchange", onSelection);
    return () => document.removeEventListener("selectionchange", onSelection);
    // oxlint-disable-next-line react/exhaustive-deps -- `keyAt` reads a ref
  }, []);
  const noteUse = ({ target }: SyntheticEvent) => {
    const [row, key] = [rowAt(target), keyAt(target)];
    if (!row || key === null) return;
    setKept((before) => {
      const others = before.used.filter((used) => used !== key);
      return { ...before, used: isInUse(row) ? [...others, key] : others };
    });
  };
  return {
    kept,
    handlers: {
      onFocus: ({ target }: SyntheticEvent) => {
        const focused = keyAt(target);
        setKept((before) => (before.focused === focused ? before : { ...before, focused }));
      },
      onPlayCapture: noteUse,
      onPauseCapture: noteUse,
      onEndedCapture: noteUse,
      onToggleCapture: noteUse,
    },
  };
}

/** The indexes of the rows that are kept, and of others by their keys. */
export function indexesOf(rows: readonly Row[], kept: Kept, others: readonly string[]): number[] {
  const keys = new Set([...others, ...kept.used, kept.focused]);
  const indexes = new Set<number>();
  const ends: number[] = [];
  for (const [index, row] of rows.entries()) {
    const key = keyOf(row);
    if (keys.has(key)) indexes.add(index);
    if (kept.selected.includes(key)) ends.push(index);
  }
  for (let index = ends[0] ?? 0; index <= (ends.at(-1) ?? -1); index += 1) indexes.add(index);
  return [...indexes];
}

function rowAt(node: unknown): Element | null {
  const element = node instanceof Element ? node : node instanceof Node ? node.parentElement : null;
  return element?.closest(`[${ROW}]`) ?? null;
}

function isInUse(row: Element): boolean {
  if (row.querySelector("details[open]")) return true;
  return [...row.querySelectorAll("video")].some(
    ({ paused, ended, played }) => !paused || (played.length > 0 && !ended),
  );
}
