const ASPECT = 16 / 9;
const GAP = 8;

/** The number of columns with which `count` tiles are largest in a space. Pure. Sizes in CSS pixels. */
export function bestColumns(count: number, width: number, height: number): number {
  let best = 1;
  let bestArea = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (width - GAP * (columns - 1)) / columns;
    const cellHeight = (height - GAP * (rows - 1)) / rows;
    // A tile shows 16:9 video, so only the part of the cell that it fills counts.
    const shown = Math.min(cellWidth, cellHeight * ASPECT);
    const area = Math.max(0, shown) ** 2;
    if (area > bestArea) {
      bestArea = area;
      best = columns;
    }
  }
  return best;
}

/** In smaller tiles, faces cannot be recognised. */
const SMALLEST = { width: 176, height: 99 };
/** Two people see each other on any screen, however small that makes them. */
const FEWEST = 2;
/** More participants at once are hard to follow. */
const MOST = 25;

/** How many tiles fit on a page of the grid; the others are on further pages. Pure. */
export function tilesPerPage(width: number, height: number): number {
  const fitting = (space: number, size: number) => Math.max(1, Math.floor((space + GAP) / (size + GAP)));
  const most = fitting(width, SMALLEST.width) * fitting(height, SMALLEST.height);
  return Math.min(MOST, Math.max(FEWEST, most));
}
