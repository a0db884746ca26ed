import type { Page } from "playwright";
import { test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { inbound } from "../helpers/media.ts";
import { launchBrowser } from "../helpers/people.ts";
import { startFloor } from "./floor/server.ts";
import { codecs } from "./floor/techniques.ts";
import { openPair, pressToFrame, sends } from "../helpers/press.ts";
import { record, runs } from "./record.ts";

/** After this long the encoder has found its size and rate. */
const SETTLE = 8_000;
const LOOK = 8_000;

interface Sent {
  readonly bytes: number;
  readonly encodeSeconds: number;
  readonly height: number;
}

async function sent(page: Page): Promise<Sent> {
  return await page.evaluate(async () => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    const total = { bytes: 0, encodeSeconds: 0, height: 0 };
    for (const connection of connections)
      (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
        if (entry["type"] !== "outbound-rtp" || entry["kind"] !== "video") return;
        total.bytes += Number(entry["bytesSent"] ?? 0);
        total.encodeSeconds += Number(entry["totalEncodeTime"] ?? 0);
        total.height = Math.max(total.height, Number(entry["frameHeight"] ?? 0));
      });
    return total;
  });
}

/** Pictures that have been decoded. */
async function received(page: Page): Promise<number> {
  return (await inbound(page)).reduce((sum, { frames }) => sum + frames, 0);
}

test.each(["camera", "screen"] as const)("what each codec costs the sender, for a %s", async (picture) => {
  const host = await startHost();
  const floor = await startFloor(host.dataDirectory);
  const browser = await launchBrowser();
  const pages = await openPair(browser);
  const [there, comes] = pages;
  const wait = (milliseconds: number) =>
    there.evaluate((time) => new Promise((resolve) => setTimeout(resolve, time)), milliseconds);
  for (const codec of codecs) {
    const rates: number[] = [];
    const costs: number[] = [];
    const heights: number[] = [];
    const frames: number[] = [];
    for (let run = 0; run < runs(3); run += 1) {
      for (const page of pages) await page.goto("about:blank");
      await floor.nextRoom();
      await there.goto(floor.url(codec, ...(picture === "screen" ? (["screen"] as const) : [])));
      await there.locator("#join").click();
      await sends(there);
      await comes.goto(floor.url());
      await pressToFrame(comes, "#join", "nobody");
      // As large as the stage shows it: else the smaller layers alone are asked for.
      await comes.addStyleTag({ content: "video { width: 1280px; height: 720px }" });
      await wait(SETTLE);
      const [before, shownBefore] = [await sent(there), await received(comes)];
      await wait(LOOK);
      const [after, shown] = [await sent(there), await received(comes)];
      rates.push(((after.bytes - before.bytes) * 8) / LOOK);
      costs.push(((after.encodeSeconds - before.encodeSeconds) / LOOK) * 100_000);
      frames.push(((shown - shownBefore) / LOOK) * 1_000);
      heights.push(after.height);
    }
    record({ what: `${picture} by ${codec}: sent`, unit: "kbit/s", values: rates });
    record({ what: `${picture} by ${codec}: encoding`, unit: "% of a core", values: costs });
    record({ what: `${picture} by ${codec}: pictures`, unit: "/s", values: frames });
    record({ what: `${picture} by ${codec}: largest height`, unit: "px", values: heights });
  }
  floor.stop();
});
