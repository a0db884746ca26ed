import { hueOf, initialsOf } from "../../ui/initials.ts";
import type { Picture } from "../messages.ts";
import { fit, type Rectangle, type Size, type Tile } from "./arrange.ts";
import type { ChatPanel } from "./chat-panel.ts";
import { Labels } from "./label.ts";
import { colours, font, type Context } from "./lettering.ts";

/** Around the tile of who speaks, in pixels at a height of 720. */
const BORDER = 4;

/**
 * Draws the picture on a canvas, and of it only what has changed. The canvas is in main memory: the encoder reads each
 * picture, and many machines that record have no graphics card.
 */
export class Painter {
  readonly canvas: OffscreenCanvas;
  readonly chat: ChatPanel;
  readonly #context: Context;
  readonly #title: string;
  /** The size of marks and labels, as a factor. */
  readonly #scale: number;
  readonly #labels = new Labels();
  /** The latest frame of each video track; a screen that does not change sends none for a while. */
  readonly #frames = new Map<string, VideoFrame>();
  readonly #changed = new Set<string>();
  readonly #fitted = new Map<string, string>();
  #picture: Picture = { tiles: [], chat: null, reconnecting: false };
  #isStale = true;
  #mark = "";

  constructor(size: Size, title: string, chat: ChatPanel) {
    this.canvas = new OffscreenCanvas(size.width, size.height);
    const context = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    if (!context) throw new Error("There is no canvas.");
    this.#context = context;
    this.#title = title;
    this.#scale = size.height / 720;
    this.chat = chat;
  }

  /** Something other than a video has changed. */
  refresh(picture = this.#picture): void {
    this.#picture = picture;
    this.#isStale = true;
  }

  /** The next frame of a video track. The painter closes it. */
  take(sid: string, frame: VideoFrame): void {
    this.#frames.get(sid)?.close();
    this.#frames.set(sid, frame);
    this.#changed.add(sid);
  }

  /** The track has ended. */
  forget(sid: string): void {
    this.#frames.get(sid)?.close();
    this.#frames.delete(sid);
    this.#fitted.delete(sid);
    this.refresh();
  }

  /** `elapsed`: since the recording began, in seconds. */
  paint(elapsed: number): void {
    const mark = formatElapsed(elapsed);
    const { tiles } = this.#picture;
    const all = this.#isStale;
    if (!all && this.#changed.size === 0 && mark === this.#mark) return;
    if (all) this.#ground();
    for (const tile of tiles)
      if (all || (tile.video !== null && this.#changed.has(tile.video))) this.#tile(tile, all);
    this.#isStale = false;
    this.#changed.clear();
    this.#mark = mark;
    this.#marks(mark);
  }

  #ground(): void {
    const { width, height } = this.canvas;
    this.#fill({ x: 0, y: 0, width, height }, colours.stage);
    const { tiles, chat } = this.#picture;
    if (chat) this.chat.draw(this.#context, chat);
    if (tiles.length > 0) return;
    this.#context.font = font(36 * this.#scale, 600);
    this.#context.fillStyle = colours.text;
    this.#centred(this.#title, { x: 0, y: 0, width: chat?.x ?? width, height });
  }

  #tile(tile: Tile, all: boolean): void {
    const { place, video } = tile;
    const frame = video === null ? undefined : this.#frames.get(video);
    if (!frame) {
      this.#fill(place, colours.tile);
      this.#avatar(tile);
    } else {
      const at = fit({ width: frame.displayWidth, height: frame.displayHeight }, place);
      const fitted = JSON.stringify(at);
      if (all || this.#fitted.get(tile.id) !== fitted) this.#fill(place, colours.tile);
      this.#fitted.set(tile.id, fitted);
      this.#context.drawImage(frame, at.x, at.y, at.width, at.height);
    }
    if (tile.isSpeaking) this.#border(place);
    const name = tile.kind === "screen" ? `${tile.name} · Screen` : tile.name;
    const size = Math.round(16 * this.#scale);
    const gap = Math.round(8 * this.#scale);
    const label = this.#labels.get(name, { size, most: place.width - 2 * gap });
    this.#context.drawImage(label, place.x + gap, place.y + place.height - gap - label.height);
  }

  #avatar({ owner, name, place }: Tile): void {
    const radius = Math.min(place.width, place.height) / 5;
    const context = this.#context;
    context.fillStyle = `oklch(54% 0.085 ${hueOf(owner)})`;
    context.beginPath();
    context.arc(place.x + place.width / 2, place.y + place.height / 2, radius, 0, 2 * Math.PI);
    context.fill();
    context.font = font(radius * 0.8, 600);
    context.fillStyle = "oklch(99% 0.01 80)";
    this.#centred(initialsOf(name), place);
  }

  #border({ x, y, width, height }: Rectangle): void {
    const line = BORDER * this.#scale;
    this.#context.strokeStyle = colours.live;
    this.#context.lineWidth = line;
    this.#context.strokeRect(x + line / 2, y + line / 2, width - line, height - line);
  }

  /** That it is recorded, for how long, and whether the call is being looked for. */
  #marks(mark: string): void {
    const size = Math.round(18 * this.#scale);
    const gap = Math.round(12 * this.#scale);
    const label = this.#labels.get(mark, { size, most: this.canvas.width, dot: colours.recording });
    this.#context.drawImage(label, gap, gap);
    if (!this.#picture.reconnecting) return;
    const notice = this.#labels.get("Reconnecting…", { size, most: this.canvas.width });
    this.#context.drawImage(notice, Math.round((this.canvas.width - notice.width) / 2), gap);
  }

  #fill({ x, y, width, height }: Rectangle, colour: string): void {
    this.#context.fillStyle = colour;
    this.#context.fillRect(x, y, width, height);
  }

  #centred(text: string, { x, y, width, height }: Rectangle): void {
    this.#context.textAlign = "center";
    this.#context.textBaseline = "middle";
    this.#context.fillText(text, x + width / 2, y + height / 2, width * 0.9);
    this.#context.textAlign = "left";
  }
}

function formatElapsed(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), (seconds / 60) % 60];
  return `${hours > 0 ? `${hours}:` : ""}${two(minutes)}:${two(seconds % 60)}`;
}
