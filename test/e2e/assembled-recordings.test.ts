import { join } from "node:path";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { assembleParts } from "../../src/control-plane/recordings/assemble/assemble-parts.ts";
import { temporaryDirectory } from "../helpers/host.ts";
import { hasFfmpeg, makePart, serveMovie } from "../helpers/movies.ts";
import { browserPath, launchBrowser } from "../helpers/people.ts";

/** A page whose only content is a `<video>` with this movie, ready to play. */
async function openMovie(...parts: readonly (readonly [file: string, offsetMs: number])[]): Promise<Page> {
  const output = join(temporaryDirectory(), "recording.mp4");
  assembleParts({ parts: parts.map(([file, offsetMs]) => ({ file, offsetMs })), output, video: true });
  const address = await serveMovie(output);
  const browser = await launchBrowser(["--autoplay-policy=no-user-gesture-required"]);
  const page = await browser.newPage();
  await page.goto(new URL("/", address).href);
  await page.evaluate(async (source) => {
    const video = document.createElement("video");
    video.src = source;
    document.body.append(video);
    await new Promise((resolve, reject) => {
      video.addEventListener("canplay", resolve, { once: true });
      video.addEventListener("error", () => reject(new Error(video.error?.message)), { once: true });
    });
  }, address);
  return page;
}

/** Seeks, and returns the colour in the middle of the picture. */
const seek = (page: Page, at: number) =>
  page.evaluate(async (time) => {
    const video = document.querySelector("video")!;
    await new Promise((resolve, reject) => {
      video.addEventListener("seeked", resolve, { once: true });
      video.addEventListener("error", () => reject(new Error(video.error?.message)), { once: true });
      video.currentTime = time;
    });
    const context = new OffscreenCanvas(1, 1).getContext("2d")!;
    context.drawImage(video, 0, 0, 1, 1);
    const [red = 0, , blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return { colour: red > blue ? "red" : "blue", width: video.videoWidth };
  }, at);

/** Plays from a time to another, and returns how long that took in seconds. */
const play = (page: Page, from: number, to: number) =>
  page.evaluate(
    async ([begin, end]) => {
      const video = document.querySelector("video")!;
      video.currentTime = begin!;
      await new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
      await video.play();
      const started = performance.now();
      await new Promise<void>((resolve, reject) => {
        video.addEventListener("error", () => reject(new Error(video.error?.message)), { once: true });
        video.addEventListener("timeupdate", () => video.currentTime >= end! && resolve());
        video.addEventListener("ended", () => resolve());
      });
      video.pause();
      return (performance.now() - started) / 1_000;
    },
    [from, to],
  );

describe.runIf(hasFfmpeg && browserPath !== "")("an assembled recording in Chromium", () => {
  test("plays across a gap, and seeks anywhere", async () => {
    const page = await openMovie([makePart(), 0], [makePart({ colour: "blue", tone: 880 }), 10_000]);
    expect(await page.evaluate(() => document.querySelector("video")?.duration)).toBeCloseTo(16, 1);
    for (let time = 0; time < 40; time++) {
      const at = Math.random() * 15.9;
      // Within a frame of the join, either one is right.
      if (Math.abs(at - 10) < 0.05) continue;
      expect((await seek(page, at)).colour, `at ${at} s`).toBe(at < 10 ? "red" : "blue");
    }
    const took = await play(page, 4, 12);
    expect(took).toBeGreaterThan(7);
    expect(took).toBeLessThan(10);
  });

  test("plays and seeks across parts of another size", async () => {
    const large = makePart({ size: "1920x1080", colour: "blue" });
    const page = await openMovie([makePart(), 0], [large, 6_100], [makePart(), 13_000]);
    const places = [1, 8, 14, 7, 3, 18, 6.3, 0, 12];
    for (const at of places) {
      const isLarge = at > 6.1 && at < 13;
      expect(await seek(page, at), `at ${at} s`).toEqual({
        colour: isLarge ? "blue" : "red",
        width: isLarge ? 1920 : 1280,
      });
    }
    expect(await play(page, 5, 8)).toBeLessThan(5);
    expect(await play(page, 12, 14.5)).toBeLessThan(5);
  });
});
