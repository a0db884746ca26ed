import type { Browser, Page } from "playwright";
import { expect } from "vitest";
import { openContext } from "../helpers/people.ts";

/** Somebody who is there, and somebody who comes: a browser profile each. */
export async function openPair(browser: Browser): Promise<[there: Page, comes: Page]> {
  const open = async () => await (await openContext(browser)).newPage();
  return [await open(), await open()];
}

/** Milliseconds from a press on `selector` to the first frame of somebody else, painted. Measured in the page. */
export async function pressToFrame(page: Page, selector: string, own: string): Promise<number> {
  return await page.evaluate(
    async ([pressed, myself]) => {
      const began = performance.now();
      document.querySelector<HTMLElement>(pressed ?? "")?.click();
      return await new Promise<number>((resolve) => {
        const asked = new WeakSet<HTMLVideoElement>();
        const shown = () => {
          observer.disconnect();
          resolve(performance.now() - began);
        };
        const look = () => {
          for (const video of document.querySelectorAll<HTMLVideoElement>("video[data-participant]")) {
            if (asked.has(video) || video.dataset["participant"]?.startsWith(myself ?? "")) continue;
            // Asked at once: after its first picture, it would tell of the second.
            asked.add(video);
            video.requestVideoFrameCallback(shown);
          }
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { childList: true, subtree: true });
        look();
      });
    },
    [selector, own],
  );
}

/** Waits until a page sends its picture, by the packets of its connections. */
export async function sends(page: Page): Promise<void> {
  await expect
    .poll(
      async () =>
        await page.evaluate(async () => {
          const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
          let sent = 0;
          for (const connection of connections)
            (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
              if (entry["type"] === "outbound-rtp") sent += Number(entry["packetsSent"]);
            });
          return sent;
        }),
    )
    .toBeGreaterThan(20);
}
