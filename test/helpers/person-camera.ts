import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { temporaryDirectory } from "./host.ts";

/** A photograph of Eileen Collins by NASA, in the public domain; and which of its pixels are her, cut out by hand. */
const PHOTO = "test/fixtures/person/person.jpg";
const MASK = "test/fixtures/person/mask.png";

/** Flags for Chromium, whose camera then shows a person in front of a wall, twice a second: more is too much without a graphics card. */
export function personCamera(): string[] {
  const file = join(temporaryDirectory(), "person.y4m");
  const frames = ["-loop", "1", "-framerate", "2", "-i", PHOTO, "-frames:v", "2", "-pix_fmt", "yuv420p"];
  execFileSync("ffmpeg", ["-y", "-loglevel", "error", ...frames, file]);
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** A picture that is green all over. */
export function greenPicture(): Buffer {
  const green = ["-f", "lavfi", "-i", "color=c=0x00c800:s=320x180", "-frames:v", "1"];
  return execFileSync("ffmpeg", ["-loglevel", "error", ...green, "-f", "image2pipe", "-c:v", "png", "-"]);
}

/**
 * How well the person in a video on the page agrees with the fixture: the pixels that both have, of those that one of the
 * two has. Everything that is not green counts as the person.
 */
export async function agreement(page: Page, video: string): Promise<number> {
  const mask = `data:image/png;base64,${readFileSync(MASK).toString("base64")}`;
  return await page.evaluate(
    async ([selector, url]) => {
      const shown = document.querySelector<HTMLVideoElement>(selector ?? "");
      if (!shown || shown.videoWidth === 0) return 0;
      const [width, height] = [160, 90];
      const read = (source: CanvasImageSource) => {
        const context = new OffscreenCanvas(width, height).getContext("2d");
        context?.drawImage(source, 0, 0, width, height);
        return context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      };
      const image = new Image();
      image.src = url ?? "";
      await image.decode();
      const [seen, wanted] = [read(shown), read(image)];
      let [both, either] = [0, 0];
      for (let at = 0; at < width * height * 4; at += 4) {
        const [red = 0, green = 0, blue = 0] = seen.subarray(at, at + 3);
        const isSeen = !(green > red + 60 && green > blue + 60);
        const isWanted = (wanted[at] ?? 0) > 127;
        if (isSeen && isWanted) both += 1;
        if (isSeen || isWanted) either += 1;
      }
      return both / either;
    },
    [video, mask] as const,
  );
}

/**
 * Looks at the upper right corner of each frame of a video from now on. Returns what that found: how many frames there
 * were, and in how many the wall of the photograph could be seen.
 */
export async function watchCorner(
  page: Page,
  video: string,
): Promise<() => Promise<{ frames: number; bare: number }>> {
  await page.evaluate((selector) => {
    const found = { frames: 0, bare: 0 };
    (window as unknown as { corner: typeof found }).corner = found;
    const watched = new WeakSet<HTMLVideoElement>();
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const look = () => {
      for (const shown of document.querySelectorAll<HTMLVideoElement>(selector)) {
        if (watched.has(shown)) continue;
        watched.add(shown);
        const onFrame = () => {
          const { videoWidth, videoHeight } = shown;
          context?.drawImage(shown, videoWidth * 0.94, videoHeight * 0.05, 1, 1, 0, 0, 1, 1);
          const [red = 0, green = 0] = context?.getImageData(0, 0, 1, 1).data ?? [];
          found.frames += 1;
          // The wall is grey; before the picture is there, it is black.
          if (red > 60 && green < red + 60) found.bare += 1;
          shown.requestVideoFrameCallback(onFrame);
        };
        shown.requestVideoFrameCallback(onFrame);
      }
    };
    look();
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  }, video);
  return async () =>
    await page.evaluate(() => (window as unknown as { corner: { frames: number; bare: number } }).corner);
}
