import type { Page } from "playwright";
import { expect, test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";
import { startFloor } from "./floor/server.ts";
import { openPair, pressToFrame, sends } from "../helpers/press.ts";
import { percentile, record, runs } from "./record.ts";

test("answering, joining, and the floor, one after the other", async () => {
  const host = await startHost();
  const floor = await startFloor(host.dataDirectory);
  const browser = await launchBrowser();
  const owner = await signInWith(browser, host.url, host.owner.token);
  const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
  const beaId = await bea.evaluate(async () => {
    const token = localStorage.getItem("hearth.session") ?? "";
    const response = await fetch("/v1/me", { headers: { authorization: `Bearer ${token}` } });
    return ((await response.json()) as { data: { id: string } }).data.id;
  });
  const floorPages = await openPair(browser);
  const [there, comes] = floorPages;
  const answered: number[] = [];
  const answeredDirect: number[] = [];
  const joined: number[] = [];
  const floored: number[] = [];

  /** The owner calls, in a direct room or in General; Bea answers after the ring has gone on for a second. */
  const answer = async (room: string) => {
    await owner.getByRole("navigation").getByRole("button", { name: room, exact: true }).click();
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("incoming-call").waitFor();
    await framesOf(owner, 30);
    const time = await pressToFrame(bea, "[data-testid=answer]", beaId);
    await expectMedia([owner, bea], 1);
    return time;
  };
  /** Waits until a page has shown so many more frames of its own camera. */
  const framesOf = async (page: Page, frames: number) => {
    const shown = async () =>
      await page.evaluate(
        () =>
          document.querySelector<HTMLVideoElement>("video[data-participant]")?.getVideoPlaybackQuality()
            .totalVideoFrames ?? 0,
      );
    const before = await shown();
    await expect.poll(shown).toBeGreaterThan(before + frames);
  };
  const end = async () => {
    await owner.getByRole("button", { name: "More call options" }).click();
    await owner.getByRole("menuitem", { name: "End for everyone" }).click();
    await bea.getByTestId("leave").waitFor({ state: "detached" });
  };

  for (let run = 0; run < runs(10); run += 1) {
    answeredDirect.push(await answer("Bea"));
    await end();
    answered.push(await answer("General"));
    await bea.getByTestId("leave").click();
    await bea.getByTestId("join-call").waitFor();
    // Browsers ignore a second request for a keyframe within 300 ms: nobody leaves and rejoins that fast.
    await framesOf(owner, 30);
    joined.push(await pressToFrame(bea, "[data-testid=join-call]", beaId));
    await end();

    await floor.nextRoom();
    for (const page of floorPages) await page.goto(floor.url());
    await there.locator("#join").click();
    await sends(there);
    floored.push(await pressToFrame(comes, "#join", "nobody"));
    for (const page of floorPages) await page.goto("about:blank");
  }
  floor.stop();
  record({ what: "floor: join → first remote frame", unit: "ms", values: floored });
  record({
    what: "answer in a direct room → first remote frame",
    unit: "ms",
    values: answeredDirect,
    target: "p50 150",
  });
  record({
    what: "answer in a larger room → first remote frame",
    unit: "ms",
    values: answered,
    target: "p50 250",
  });
  record({ what: "join a running call → first remote frame", unit: "ms", values: joined });
  const median = percentile(floored, 0.5);
  for (const [where, values] of [
    ["direct", answeredDirect],
    ["larger", answered],
  ] as const)
    record({
      what: `answer in a ${where} room against the floor`,
      unit: "×",
      values: [percentile(values, 0.5) / median],
    });
  record({ what: "join against the floor", unit: "×", values: [percentile(joined, 0.5) / median] });
});
