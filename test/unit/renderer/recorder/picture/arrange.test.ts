import { describe, expect, test } from "vitest";
import { arrange, fit, type PictureSource } from "../../../../../src/renderer/recorder/picture/arrange.ts";

const size = { width: 1280, height: 720 };

const camera = (name: string, is: Partial<PictureSource> = {}): PictureSource => ({
  id: `${name} camera`,
  kind: "camera",
  identity: name,
  owner: name,
  name,
  isSpeaking: false,
  video: `TR_${name}`,
  ...is,
});
const screen = (name: string): PictureSource => camera(name, { id: `${name} screen`, kind: "screen" });
const people = (count: number) => Array.from({ length: count }, (_, index) => camera(String(index)));

const places = (
  layout: Parameters<typeof arrange>[0],
  sources: readonly PictureSource[],
  speaker: string | null = null,
) =>
  arrange(layout, size, sources, speaker).tiles.map(({ id, place: { x, y, width, height } }) => [
    id.split(" ")[0],
    x,
    y,
    width,
    height,
  ]);

describe("ROOM_COMPOSITE_GRID", () => {
  test.each([
    [1, [["0", 0, 0, 1280, 720]]],
    [
      2,
      [
        ["0", 0, 180, 640, 360],
        ["1", 640, 180, 640, 360],
      ],
    ],
    [
      3,
      [
        ["0", 0, 0, 640, 360],
        ["1", 640, 0, 640, 360],
        ["2", 320, 360, 640, 360],
      ],
    ],
    [
      4,
      [
        ["0", 0, 0, 640, 360],
        ["1", 640, 0, 640, 360],
        ["2", 0, 360, 640, 360],
        ["3", 640, 360, 640, 360],
      ],
    ],
  ])("places %i people", (count, expected) => {
    expect(places("ROOM_COMPOSITE_GRID", people(count))).toEqual(expected);
  });

  test("makes a shared screen large, and everybody a strip", () => {
    expect(places("ROOM_COMPOSITE_GRID", [camera("ada"), screen("bea"), camera("bea")])).toEqual([
      ["bea", 0, 0, 960, 720],
      ["ada", 960, 180, 320, 180],
      ["bea", 960, 360, 320, 180],
    ]);
  });

  test("places at most 25, whoever speaks or has a camera before others, and nobody changes places", () => {
    const many = people(30).map((source, index) =>
      camera(source.name, { video: index < 10 ? null : "TR", isSpeaking: index === 3 }),
    );
    const names = places("ROOM_COMPOSITE_GRID", many).map(([name]) => Number(name));
    expect(names).toHaveLength(25);
    expect(names).toEqual(names.toSorted((a, b) => a - b));
    expect(names).toEqual(expect.arrayContaining([3, 10, 29]));
  });

  test.each(Array.from({ length: 25 }, (_, index) => index + 1))(
    "has %i tiles of 16:9 in the picture, apart from each other",
    (count) => {
      const { tiles } = arrange("ROOM_COMPOSITE_GRID", size, people(count), null);
      expect(tiles).toHaveLength(count);
      for (const { place } of tiles) {
        expect(place.width / place.height).toBeCloseTo(16 / 9, 1);
        expect(place.x + place.width).toBeLessThanOrEqual(size.width);
        expect(place.y + place.height).toBeLessThanOrEqual(size.height);
        for (const value of Object.values(place)) expect(value % 2).toBe(0);
      }
      for (const [index, { place: a }] of tiles.entries())
        for (const { place: b } of tiles.slice(index + 1))
          expect(
            a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y,
          ).toBe(true);
    },
  );
});

describe("ROOM_COMPOSITE_SPEAKER", () => {
  test("makes the speaker large", () => {
    expect(places("ROOM_COMPOSITE_SPEAKER", [camera("ada"), camera("bea"), camera("cem")], "bea")).toEqual([
      ["bea", 0, 0, 960, 720],
      ["ada", 960, 180, 320, 180],
      ["cem", 960, 360, 320, 180],
    ]);
  });

  test("makes a shared screen large instead, and whoever is alone fill the picture", () => {
    expect(places("ROOM_COMPOSITE_SPEAKER", [camera("ada"), screen("bea")], "ada")[0]?.[0]).toBe("bea");
    expect(places("ROOM_COMPOSITE_SPEAKER", [camera("ada")], "ada")).toEqual([["ada", 0, 0, 1280, 720]]);
  });
});

test("ROOM_COMPOSITE_AND_CHAT leaves a quarter to the chat", () => {
  const { tiles, chat } = arrange("ROOM_COMPOSITE_AND_CHAT", size, people(4), null);
  expect(chat).toEqual({ x: 960, y: 0, width: 320, height: 720 });
  expect(tiles[3]?.place).toEqual({ x: 480, y: 360, width: 480, height: 270 });
});

test("nobody is nowhere", () => {
  for (const layout of ["ROOM_COMPOSITE_GRID", "ROOM_COMPOSITE_SPEAKER"] as const)
    expect(arrange(layout, size, [], null)).toEqual({ tiles: [], chat: null });
});

test("pictures are fitted into their place, whole and undistorted", () => {
  const place = { x: 100, y: 0, width: 640, height: 360 };
  expect(fit({ width: 1280, height: 720 }, place)).toEqual(place);
  expect(fit({ width: 720, height: 1280 }, place)).toEqual({ x: 320, y: 0, width: 202, height: 360 });
  expect(fit({ width: 3440, height: 1440 }, place)).toEqual({ x: 100, y: 46, width: 640, height: 268 });
  expect(fit({ width: 2, height: 2 }, place)).toEqual({ x: 240, y: 0, width: 360, height: 360 });
});
