import type { RecordingLayout } from "../../../shared/call/recording.ts";

/** In pixels of the picture. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a tile may show: a participant's camera, or their shared screen. */
export interface PictureSource {
  /** Stays the same for as long as it is in the call. */
  readonly id: string;
  readonly kind: "camera" | "screen";
  readonly identity: string;
  /** Whose it is: all devices of a person have the same. */
  readonly owner: string;
  readonly name: string;
  readonly isSpeaking: boolean;
  /** The sid of its video track; null while the camera is off. */
  readonly video: string | null;
}

export interface Tile extends PictureSource {
  readonly place: Rectangle;
}

/** Where everything is in the picture. */
export interface Arrangement {
  readonly tiles: readonly Tile[];
  /** Where the room's chat is; null in the other layouts. */
  readonly chat: Rectangle | null;
}

const RATIO = 16 / 9;
/** More would be too small to recognize anybody. */
const MOST_TILES = 25;
/** The strip and the chat are a quarter of the picture wide. */
const SIDE = 4;

/**
 * Places the sources, which come in the order in which they joined. A shared screen is large in each layout, and so is the
 * speaker in ROOM_COMPOSITE_SPEAKER; everybody else is in a strip at the right. Whoever has no place is left out:
 * those who are silent and without video first. Pure.
 */
export function arrange(
  layout: RecordingLayout,
  size: Size,
  sources: readonly PictureSource[],
  speaker: string | null,
): Arrangement {
  const withChat = layout === "ROOM_COMPOSITE_AND_CHAT";
  const side = even(size.width / SIDE);
  const area = { x: 0, y: 0, width: withChat ? size.width - side : size.width, height: size.height };
  const chat = withChat ? { x: area.width, y: 0, width: side, height: size.height } : null;
  const large = largeSource(layout, sources, speaker);
  const rest = sources.filter((source) => source !== large);
  if (!large) return { tiles: grid(area, rest), chat };
  if (rest.length === 0) return { tiles: [at(large, area)], chat };
  const strip = even(area.width / SIDE);
  const stage = { ...area, width: area.width - strip };
  const column = { x: stage.width, y: area.y, width: strip, height: area.height };
  return { tiles: [at(large, stage), ...stack(column, rest)], chat };
}

function largeSource(
  layout: RecordingLayout,
  sources: readonly PictureSource[],
  speaker: string | null,
): PictureSource | undefined {
  const share = sources.find(({ kind }) => kind === "screen");
  if (share || layout !== "ROOM_COMPOSITE_SPEAKER") return share;
  return sources.find(({ identity }) => identity === speaker) ?? sources[0];
}

/** Tiles of 16:9 in rows, as large as possible; the last row is centred. */
function grid(area: Rectangle, sources: readonly PictureSource[]): Tile[] {
  const shown = mostRelevant(sources, MOST_TILES);
  let columns = 1;
  for (let tried = 2; tried <= shown.length; tried += 1)
    if (tileWidth(area, tried, shown.length) >= tileWidth(area, columns, shown.length)) columns = tried;
  const width = even(tileWidth(area, columns, shown.length));
  const height = even(width / RATIO);
  const rows = Math.ceil(shown.length / columns);
  const top = area.y + even((area.height - rows * height) / 2);
  return shown.map((source, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? shown.length - row * columns : columns;
    const left = area.x + even((area.width - inRow * width) / 2);
    return at(source, { x: left + (index % columns) * width, y: top + row * height, width, height });
  });
}

const tileWidth = (area: Rectangle, columns: number, count: number): number =>
  Math.min(area.width / columns, (area.height / Math.ceil(count / columns)) * RATIO);

/** Tiles of 16:9 in one column, centred. */
function stack(area: Rectangle, sources: readonly PictureSource[]): Tile[] {
  const height = even(area.width / RATIO);
  const shown = mostRelevant(sources, Math.max(1, Math.floor(area.height / height)));
  const top = area.y + even((area.height - shown.length * height) / 2);
  return shown.map((source, index) =>
    at(source, { x: area.x, y: top + index * height, width: area.width, height }),
  );
}

const at = (source: PictureSource, place: Rectangle): Tile => ({ ...source, place });

/** At most that many, in their order. */
function mostRelevant(sources: readonly PictureSource[], count: number): readonly PictureSource[] {
  if (sources.length <= count) return sources;
  const rank = ({ kind, isSpeaking, video }: PictureSource) =>
    kind === "screen" ? 0 : isSpeaking ? 1 : video === null ? 3 : 2;
  const chosen = new Set(sources.toSorted((a, b) => rank(a) - rank(b)).slice(0, count));
  return sources.filter((source) => chosen.has(source));
}

/** The largest rectangle of a picture's shape in the middle of a place, so that it is never distorted or cut. */
export function fit(picture: Size, place: Rectangle): Rectangle {
  const scale = Math.min(place.width / picture.width, place.height / picture.height);
  const width = Math.min(place.width, even(picture.width * scale));
  const height = Math.min(place.height, even(picture.height * scale));
  const x = place.x + even((place.width - width) / 2);
  const y = place.y + even((place.height - height) / 2);
  return { x, y, width, height };
}

/** Half a pixel would be blurred, and colour has half the resolution. */
const even = (value: number): number => Math.round(value / 2) * 2;
