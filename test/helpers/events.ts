import { once } from "node:events";
import { WebSocket } from "ws";
import { onTestFinished } from "vitest";
import { tail, within } from "./deadline.ts";
import { expectEvent } from "./openapi.ts";
import { serverFrame, type ServerEvent, type ServerFrame } from "../../src/shared/contract/events.ts";

const COME = 30_000;
const OPEN = 20_000;

/** A client of the event socket that keeps every frame. */
export interface Listener {
  readonly frames: ServerFrame[];
  readonly events: ServerEvent[];
  /** Resolves with the first frame, past or future, that matches. */
  until<Frame extends ServerFrame>(fits: (frame: ServerFrame) => frame is Frame): Promise<Frame>;
  until(fits: (frame: ServerFrame) => boolean): Promise<ServerFrame>;
  readonly closed: Promise<number>;
  close(): void;
}

export async function listen(
  url: string,
  hello: unknown,
  headers: Record<string, string> = {},
): Promise<Listener> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/v1/events`, { headers });
  const frames: ServerFrame[] = [];
  const waiting = new Set<() => void>();
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  socket.on("message", (data: Buffer) => {
    const frame = JSON.parse(data.toString("utf8")) as ServerFrame;
    frames.push(serverFrame.parse(frame));
    if ("position" in frame && frame.type !== "hello") expectEvent(frame);
    for (const look of waiting) look();
  });
  await within(OPEN, "the opening of an event socket", once(socket, "open"));
  socket.on("error", () => {});
  onTestFinished(() => socket.terminate());
  if (hello !== undefined) socket.send(typeof hello === "string" ? hello : JSON.stringify(hello));
  return {
    frames,
    get events() {
      return frames.filter((frame): frame is ServerEvent => "position" in frame && frame.type !== "hello");
    },
    until: async (fits: (frame: ServerFrame) => boolean) => {
      const come = new Promise<never>((resolve) => {
        const look = () => {
          const found = frames.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found as never);
        };
        waiting.add(look);
        look();
      });
      return await within(COME, `a frame that fits ${String(fits)}`, come, () =>
        tail(JSON.stringify(frames)),
      );
    },
    closed,
    close: () => socket.close(),
  };
}

export const isEvent =
  <Type extends ServerEvent["type"]>(
    type: Type,
    fits: (event: Extract<ServerEvent, { type: Type }>) => boolean = () => true,
  ) =>
  (frame: ServerFrame): frame is Extract<ServerEvent, { type: Type }> =>
    frame.type === type && fits(frame as Extract<ServerEvent, { type: Type }>);
