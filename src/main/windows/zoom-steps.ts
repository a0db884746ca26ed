/** How large a page is drawn, and which keys change that. Pure. */

/** Chromium's steps between half and three times the size. */
const factors = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];

export type Zoom = "in" | "out" | "reset";

/** The factor after one step; at the end, it stays. */
export function zoomed(factor: number, zoom: Zoom): number {
  if (zoom === "reset") return 1;
  // Chromium returns a factor by way of a logarithm, so it is not exactly the one that was set.
  const current = Math.round(factor * 100) / 100;
  const further =
    zoom === "in" ? factors.find((each) => each > current) : factors.findLast((each) => each < current);
  return further ?? current;
}

interface Key {
  readonly type: string;
  readonly key: string;
  readonly control: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
}

/** What a key does with the zoom; null for all others. Plus is often on the key of "=", with or without Shift. */
export function zoomOf({ type, key, control, meta, alt }: Key, isMac: boolean): Zoom | null {
  const held = isMac ? meta && !control : control && !meta;
  if (type !== "keyDown" || !held || alt) return null;
  if (key === "+" || key === "=") return "in";
  if (key === "-" || key === "_") return "out";
  return key === "0" ? "reset" : null;
}
