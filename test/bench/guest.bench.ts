import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { enter, joinAsGuest, openConference, openGuestPage } from "../helpers/guests.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { launchBrowser } from "../helpers/people.ts";
import { startFloor } from "./floor/server.ts";
import { FLOOR, openUnknown, type Opened } from "./opened.ts";
import { openPair, pressToFrame, sends } from "../helpers/press.ts";
import { percentile, record, runs } from "./record.ts";

const USABLE = "[data-testid=guest-join]:not(:disabled)";

test("the page of a conference opened → usable, beside the floor, one after the other", async () => {
  const manifest = JSON.parse(readFileSync("out/renderer/.vite/guest-manifest.json", "utf8")) as Record<
    string,
    { file: string }
  >;
  const scripts = new Set(Object.values(manifest).map(({ file }) => file));
  let size = 0;
  for (const file of scripts)
    if (file.endsWith(".js")) size += statSync(join("out/renderer", `${file}.gz`)).size;
  record({ what: "conference: all script, gzip", unit: "kB", values: [size / 1000], target: "180" });

  const host = await startHost();
  const { links } = await openConference(host.owner);
  const floor = await startFloor(host.dataDirectory);
  const browser = await launchBrowser();
  const ours: Opened[] = [];
  const least: Opened[] = [];
  for (let run = -1; run < runs(12); run += 1) {
    const opened = await openUnknown(browser, links.guest_url, USABLE);
    const floored = await openUnknown(browser, floor.url(), FLOOR);
    // The first one warms up the browser and the host.
    if (run < 0) continue;
    ours.push(opened);
    least.push(floored);
  }
  floor.stop();
  const usable = (some: readonly Opened[]) => some.map((opened) => opened.usable);
  record({ what: "floor: page opened → usable", unit: "ms", values: usable(least) });
  record({ what: "conference: page opened → usable", unit: "ms", values: usable(ours) });
  record({
    what: "conference: longest task until then",
    unit: "ms",
    values: ours.map(({ longestTask }) => longestTask),
  });
  record({
    what: "conference: usable against the floor",
    unit: "×",
    values: [percentile(usable(ours), 0.5) / percentile(usable(least), 0.5)],
  });
});

test("joining a conference → first remote frame, beside the floor, one after the other", async () => {
  const host = await startHost();
  const { id, links } = await openConference(host.owner);
  const floor = await startFloor(host.dataDirectory);
  const browser = await launchBrowser();
  const there = await joinAsGuest(browser, links.guest_url, "Anna");
  const comes = await openGuestPage(browser, links.guest_url);
  await enter(comes, "Ben");
  await expectMedia([there, comes], 1);
  const own = await comes.evaluate(
    (conference) => sessionStorage.getItem(`hearth.guest.${conference}`)?.split(" ")[0] ?? "",
    id,
  );
  const floorPages = await openPair(browser);
  const [floorThere, floorComes] = floorPages;
  const joined: number[] = [];
  const floored: number[] = [];
  for (let run = 0; run < runs(10); run += 1) {
    await comes.getByTestId("guest-leave").click();
    await comes.getByRole("button", { name: "Join again" }).click();
    // Its camera and microphone are open, as they are after the device check.
    await comes.getByRole("meter").waitFor();
    await sends(there);
    joined.push(await pressToFrame(comes, "[data-testid=guest-join]", own));
    await expectMedia([there, comes], 1);

    await floor.nextRoom();
    for (const page of floorPages) await page.goto(floor.url());
    await floorThere.locator("#join").click();
    await sends(floorThere);
    floored.push(await pressToFrame(floorComes, "#join", "nobody"));
    for (const page of floorPages) await page.goto("about:blank");
  }
  floor.stop();
  record({ what: "floor: join → first remote frame", unit: "ms", values: floored });
  record({ what: "conference: join → first remote frame", unit: "ms", values: joined });
  record({
    what: "conference: join against the floor",
    unit: "×",
    values: [percentile(joined, 0.5) / percentile(floored, 0.5)],
  });
});
