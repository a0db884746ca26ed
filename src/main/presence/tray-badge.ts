/** The call in the tray's icon: a green disc while the person is heard, an amber ring while they are muted. Pure. */

export type Badge = "heard" | "muted" | null;

/** Blue, green and red, as Electron has pixels. */
const colours = { heard: [90, 170, 40], muted: [20, 145, 217] } as const;
/** Of the icon's width. */
const RADIUS = 0.22;
const GAP = 0.06;
const HOLE = 0.12;

/** Draws the badge into the lower right corner of a square picture of BGRA pixels, with a gap around it. */
export function drawBadge(pixels: Buffer, width: number, badge: Exclude<Badge, null>): Buffer {
  const drawn = Buffer.from(pixels);
  const centre = width * (1 - RADIUS);
  for (let y = 0; y < width; y += 1)
    for (let x = 0; x < width; x += 1) {
      const distance = Math.hypot(x + 0.5 - centre, y + 0.5 - centre) / width;
      if (distance > RADIUS + GAP) continue;
      const isHole = badge === "muted" && distance < HOLE;
      const colour = distance > RADIUS || isHole ? [0, 0, 0, 0] : [...colours[badge], 255];
      drawn.set(colour, (y * width + x) * 4);
    }
  return drawn;
}
