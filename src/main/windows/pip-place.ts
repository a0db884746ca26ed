import * as z from "zod";

export const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
export type Bounds = z.infer<typeof bounds>;

const USUAL = { width: 320, height: 180 };
const MARGIN = 24;

/** Where the small window opens on a display: where it was last, if that can be seen, else in the corner. Pure. */
export function placeFor({ workArea }: { readonly workArea: Bounds }, last: Bounds | null): Bounds {
  if (last && isInside(last, workArea)) return last;
  return {
    ...USUAL,
    x: workArea.x + workArea.width - USUAL.width - MARGIN,
    y: workArea.y + workArea.height - USUAL.height - MARGIN,
  };
}

const isInside = (inner: Bounds, outer: Bounds): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
