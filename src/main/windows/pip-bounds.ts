import * as z from "zod";

export const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
export type Bounds = z.infer<typeof bounds>;

const DEFAULT_SIZE = { width: 320, height: 180 };
const MARGIN = 24;

/** Where the picture-in-picture window opens on a display: its last bounds if they fit, else the lower corner. Pure. */
export function initialBounds({ workArea }: { readonly workArea: Bounds }, last: Bounds | null): Bounds {
  if (last && isInside(last, workArea)) return last;
  return {
    ...DEFAULT_SIZE,
    x: workArea.x + workArea.width - DEFAULT_SIZE.width - MARGIN,
    y: workArea.y + workArea.height - DEFAULT_SIZE.height - MARGIN,
  };
}

const isInside = (inner: Bounds, outer: Bounds): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
