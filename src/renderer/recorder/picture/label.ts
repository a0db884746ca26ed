import { colours, font, shorten } from "./lettering.ts";

interface Look {
  readonly size: number;
  /** In pixels; longer texts are shortened. */
  readonly most: number;
  /** A mark before the text. */
  readonly dot?: string;
}

/** More than a picture shows. */
const KEPT = 100;

/** Short texts on a dark ground, each drawn once: writing is slower than copying. */
export class Labels {
  readonly #drawn = new Map<string, OffscreenCanvas>();

  get(text: string, look: Look): OffscreenCanvas {
    const key = JSON.stringify([text, look]);
    const known = this.#drawn.get(key);
    if (known) return known;
    const label = draw(text, look);
    this.#drawn.set(key, label);
    const [oldest] = this.#drawn.keys();
    if (this.#drawn.size > KEPT && oldest !== undefined) this.#drawn.delete(oldest);
    return label;
  }
}

function draw(text: string, { size, most, dot }: Look): OffscreenCanvas {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return canvas;
  const padding = Math.round(size * 0.5);
  const indent = dot ? size : 0;
  context.font = font(size, 600);
  const shown = shorten(context, text, Math.max(size, most - 2 * padding - indent));
  canvas.width = Math.ceil(context.measureText(shown).width) + 2 * padding + indent;
  canvas.height = Math.round(size * 1.7);
  context.fillStyle = colours.label;
  context.beginPath();
  context.roundRect(0, 0, canvas.width, canvas.height, size * 0.4);
  context.fill();
  if (dot) {
    context.fillStyle = dot;
    context.beginPath();
    context.arc(padding + size * 0.35, canvas.height / 2, size * 0.35, 0, 2 * Math.PI);
    context.fill();
  }
  // A new size has reset it.
  context.font = font(size, 600);
  context.textBaseline = "middle";
  context.fillStyle = colours.text;
  context.fillText(shown, padding + indent, canvas.height / 2);
  return canvas;
}
