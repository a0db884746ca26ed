import { expect, test } from "vitest";
import { drawBadge } from "../../../../src/main/presence/tray-badge.ts";

const SIDE = 64;
const white = Buffer.alloc(SIDE * SIDE * 4, 255);
const pixel = (drawn: Buffer, x: number, y: number) => [...drawn.subarray((y * SIDE + x) * 4).subarray(0, 4)];

test("the badge is a disc while the person is heard, and a ring while they are muted", () => {
  const heard = drawBadge(white, SIDE, "heard");
  const muted = drawBadge(white, SIDE, "muted");
  const [blue = 0, green = 0, red = 0, alpha] = pixel(heard, 50, 50);
  expect([green > red && green > blue, alpha]).toEqual([true, 255]);
  expect(pixel(muted, 50, 50)).toEqual([0, 0, 0, 0]);
  const [mutedBlue = 0, , mutedRed = 0] = pixel(muted, 50, 39);
  expect(mutedRed > mutedBlue).toBe(true);
  for (const drawn of [heard, muted]) {
    // A gap sets it off, and the rest is the icon.
    expect(pixel(drawn, 50, 33)).toEqual([0, 0, 0, 0]);
    expect(pixel(drawn, 10, 10)).toEqual([255, 255, 255, 255]);
  }
});
