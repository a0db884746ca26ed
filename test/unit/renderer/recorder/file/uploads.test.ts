import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Uploads } from "../../../../../src/renderer/recorder/file/uploads.ts";
import { Host, type Appended } from "../../../../../src/renderer/recorder/host.ts";

/** Has what it is sent. */
class Disk extends Host {
  readonly requests: string[] = [];
  readonly #sizes = new Map<string, number>();

  constructor() {
    super("token");
  }

  override async append(_part: number, file: string, offset: number, bytes: Blob): Promise<Appended> {
    this.requests.push(file);
    this.#sizes.set(file, offset + bytes.size);
    return { size: offset + bytes.size, recording: true };
  }

  override async finish(): Promise<void> {}

  size = (file: string): number => this.#sizes.get(file) ?? 0;
}

let disk: Disk;
let uploads: Uploads;

beforeEach(() => {
  vi.useFakeTimers();
  disk = new Disk();
  uploads = new Uploads(disk, 1, { onStop: () => {}, onFailed: (why) => expect.fail(why) });
});
afterEach(() => vi.useRealTimers());

/** Each packet at its time, fifty a second. */
async function speak(file: string, seconds: number): Promise<WritableStreamDefaultWriter> {
  const writer = uploads.open(file, false).getWriter();
  for (let count = 0; count < seconds * 50; count += 1) {
    void writer.write({ data: new Uint8Array(100), position: count * 100 });
    await vi.advanceTimersByTimeAsync(20);
  }
  return writer;
}

test("a voice is sent once a second, not packet by packet", async () => {
  await speak("voice", 5);
  expect(disk.requests.length).toBeGreaterThanOrEqual(5);
  expect(disk.requests.length).toBeLessThanOrEqual(6);
  expect(disk.size("voice")).toBeGreaterThanOrEqual(4 * 50 * 100);
});

test("what is left of a voice is sent as soon as its file is complete", async () => {
  const writer = await speak("voice", 1.5);
  await writer.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(disk.size("voice")).toBe(1.5 * 50 * 100);
});

test("the mix is sent as soon as it grows, and beats each second while it does not", async () => {
  const writer = uploads.open("mix", true).getWriter();
  await vi.advanceTimersByTimeAsync(300);
  void writer.write({ data: new Uint8Array(7), position: 0 });
  await vi.advanceTimersByTimeAsync(0);
  expect(disk.size("mix")).toBe(7);
  const { length } = disk.requests;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(disk.requests.length).toBe(length + 3);
});
