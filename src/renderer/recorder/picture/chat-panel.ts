import type { ChatMessage } from "../host.ts";
import type { Rectangle } from "./arrange.ts";
import { colours, font, shorten, wrap, type Context } from "./lettering.ts";

/** More than a panel holds. */
const KEPT = 60;
/** Of the picture's height. */
const TEXT_SIZE = 1 / 48;

export type PanelMessage = Pick<ChatMessage, "sender_name" | "body">;

/** The latest messages, the newest at the bottom. */
export class ChatPanel {
  #messages: readonly PanelMessage[] = [];

  add(messages: readonly PanelMessage[]): void {
    this.#messages = [...this.#messages, ...messages].slice(-KEPT);
  }

  draw(context: Context, place: Rectangle): void {
    const size = Math.round(place.height * TEXT_SIZE);
    const padding = size;
    const step = Math.round(size * 1.4);
    const width = place.width - 2 * padding;
    context.save();
    context.beginPath();
    context.rect(place.x, place.y, place.width, place.height);
    context.clip();
    context.fillStyle = colours.tile;
    context.fillRect(place.x, place.y, place.width, place.height);
    context.textBaseline = "top";
    let bottom = place.y + place.height - padding;
    for (const { sender_name, body } of this.#messages.toReversed()) {
      context.font = font(size, 450);
      const lines = wrap(context, body, width);
      bottom -= (lines.length + 1) * step;
      if (bottom + (lines.length + 1) * step <= place.y) break;
      context.fillStyle = colours.text;
      for (const [index, line] of lines.entries())
        context.fillText(line, place.x + padding, bottom + (index + 1) * step);
      context.font = font(size, 600);
      context.fillStyle = colours.quiet;
      context.fillText(shorten(context, sender_name, width), place.x + padding, bottom);
      bottom -= padding;
    }
    context.restore();
  }
}
