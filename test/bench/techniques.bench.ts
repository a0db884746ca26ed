import { test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { launchBrowser } from "../helpers/people.ts";
import { startFloor } from "./floor/server.ts";
import type { Technique } from "./floor/techniques.ts";
import { openPair, pressToFrame, sends } from "../helpers/press.ts";
import { percentile, record, runs } from "./record.ts";

/** Each technique alone, on a page that does nothing else, against the same page without it. */
const tries: Record<string, { there: Technique[]; comes: Technique[] }> = {
  nothing: { there: [], comes: [] },
  "devices ready": { there: [], comes: ["devices-ready"] },
  "publish after the first frame": { there: [], comes: ["devices-ready", "publish-late"] },
  "the same over two connections": {
    there: ["two-connections"],
    comes: ["two-connections", "devices-ready", "publish-late"],
  },
  "attach early": { there: [], comes: ["devices-ready", "publish-late", "attach-early"] },
  "connected while it rings, larger room": { there: [], comes: ["ring", "devices-ready", "publish-late"] },
  "the same, and the sender keeps encoding": {
    there: ["keep-encoding"],
    comes: ["ring", "devices-ready", "publish-late"],
  },
  "the same over two connections, larger room": {
    there: ["two-connections", "keep-encoding"],
    comes: ["two-connections", "ring", "devices-ready", "publish-late"],
  },
  "connected while it rings, direct room": {
    there: ["hold", "keep-encoding"],
    comes: ["ring-direct", "devices-ready", "publish-late"],
  },
};
/** How long it rings: by then an encoder that nobody watches has been stopped. */
const RING = 6_000;

test("what each technique gains, from the press to the first frame", async () => {
  const host = await startHost();
  const floor = await startFloor(host.dataDirectory);
  const browser = await launchBrowser();
  const pages = await openPair(browser);
  const [there, comes] = pages;
  const measured = new Map<string, number[]>(Object.keys(tries).map((name) => [name, []]));
  for (let run = 0; run < runs(7); run += 1)
    for (const [name, techniques] of Object.entries(tries)) {
      for (const page of pages) await page.goto("about:blank");
      await floor.nextRoom();
      await there.goto(floor.url(...techniques.there));
      await there.locator("#join").click();
      await sends(there);
      await comes.goto(floor.url(...techniques.comes));
      if (techniques.comes.includes("devices-ready"))
        await comes.evaluate((ring) => new Promise((resolve) => setTimeout(resolve, ring)), RING);
      measured.get(name)?.push(await pressToFrame(comes, "#join", "nobody"));
    }
  floor.stop();
  const plain = percentile(measured.get("nothing") ?? [], 0.5);
  for (const [name, values] of measured) {
    record({ what: `floor with ${name}`, unit: "ms", values });
    record({
      what: `floor with ${name}, against nothing`,
      unit: "×",
      values: [percentile(values, 0.5) / plain],
    });
  }
});
