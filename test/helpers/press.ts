import type { Browser, Page } from "playwright";
import { expect } from "vitest";
import { openContext } from "./people.ts";

/** Somebody who is there, and somebody who comes: a browser profile each. */
export async function openPair(browser: Browser): Promise<[there: Page, comes: Page]> {
  const open = async () => await (await openContext(browser)).newPage();
  return [await open(), await open()];
}

interface Press {
  readonly parts: Parts;
  /** The main thread's longest task in between, in ms; 0 if none took more than 50. */
  readonly longestTask: number;
}

/** Where the time from a press to the first frame goes: when each part was over, in ms after the press. */
export interface Parts {
  /** The request to join was sent, and answered; `null` where the page makes none to `/join`. */
  readonly sent: number | null;
  readonly answered: number | null;
  /** The video element was in the page. */
  readonly element: number;
  /** The last packet of the first frame was here. */
  readonly received: number;
  /** The frame was painted. */
  readonly painted: number;
}

/** Milliseconds from a press on `selector` to the first frame of somebody else, painted. Measured in the page. */
export const pressToFrame = async (page: Page, selector: string, own: string): Promise<number> =>
  (await press(page, selector, own)).parts.painted;

export async function press(page: Page, selector: string, own: string): Promise<Press> {
  return await page.evaluate(
    async ([pressed, myself]) => {
      const tasks: PerformanceEntry[] = [];
      const observed = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
      observed.observe({ type: "longtask" });
      const began = performance.now();
      document.querySelector<HTMLElement>(pressed ?? "")?.click();
      const frame = await new Promise<{ element: number; received: number; painted: number }>((resolve) => {
        const asked = new WeakSet<HTMLVideoElement>();
        const look = () => {
          for (const video of document.querySelectorAll<HTMLVideoElement>("video[data-participant]")) {
            const { participant } = video.dataset;
            // Until this page has connected, its own picture has no participant.
            if (asked.has(video) || !participant || participant.startsWith(myself ?? "")) continue;
            // Asked at once: after its first picture, it would tell of the second.
            asked.add(video);
            const element = performance.now() - began;
            video.requestVideoFrameCallback((_now, { receiveTime }) => {
              observer.disconnect();
              const painted = performance.now() - began;
              resolve({ element, received: (receiveTime ?? Number.NaN) - began, painted });
            });
          }
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { childList: true, subtree: true });
        look();
      });
      // A task is reported after it has ended.
      await new Promise((resolve) => setTimeout(resolve));
      tasks.push(...observed.takeRecords());
      observed.disconnect();
      const meanwhile = tasks.filter(
        ({ startTime, duration }) => startTime + duration > began && startTime < began + frame.painted,
      );
      const join = performance
        .getEntriesByType("resource")
        .findLast(({ name, startTime }) => name.endsWith("/join") && startTime >= began);
      const parts = {
        sent: join ? join.startTime - began : null,
        answered: join ? join.startTime + join.duration - began : null,
        ...frame,
      };
      return {
        parts,
        longestTask: Math.max(0, ...meanwhile.map(({ duration }) => duration)),
      };
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
