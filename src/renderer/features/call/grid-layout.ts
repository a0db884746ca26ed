const ASPECT = 16 / 9;
const GAP = 8;

/** How many columns make the tiles of `count` people largest in a space. Pure. Sizes in CSS pixels. */
export function bestColumns(count: number, width: number, height: number): number {
  let best = 1;
  let bestArea = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (width - GAP * (columns - 1)) / columns;
    const cellHeight = (height - GAP * (rows - 1)) / rows;
    // A tile shows a 16:9 picture; what of the cell it fills is what counts.
    const shown = Math.min(cellWidth, cellHeight * ASPECT);
    const area = Math.max(0, shown) ** 2;
    if (area > bestArea) {
      bestArea = area;
      best = columns;
    }
  }
  return best;
}
