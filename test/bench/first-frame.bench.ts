import type { Page } from "playwright";
import { expect, test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";
import { startFloor } from "./floor/server.ts";
import { openPair, press, pressToFrame, sends, type Parts } from "../helpers/press.ts";
import { percentile, record, runs } from "./record.ts";

/** What is over in a press before its first frame is painted. */
const parts = [
  ["sent", "request sent"],
  ["answered", "request answered"],
  ["element", "video element in the page"],
  ["received", "frame received"],
] as const satisfies readonly (readonly [keyof Parts, string])[];

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
  const answered: Parts[] = [];
  const answeredDirect: Parts[] = [];
  const joined: Parts[] = [];
  const floored: number[] = [];

  /** The owner calls, in a direct room or in General; Bea answers after the ring has gone on for a second. */
  const answer = async (room: string) => {
    await owner.getByRole("navigation").getByRole("button", { name: room, exact: true }).click();
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("incoming-call").waitFor();
    await framesOf(owner, 30);
    const { parts } = await press(bea, "[data-testid=answer]", beaId);
    await expectMedia([owner, bea], 1);
    return parts;
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
    joined.push((await press(bea, "[data-testid=join-call]", beaId)).parts);
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
  const median = percentile(floored, 0.5);
  for (const [what, target, presses] of [
    ["answer in a direct room", "p50 150", answeredDirect],
    ["answer in a larger room", "p50 250", answered],
    ["join a running call", undefined, joined],
  ] as const) {
    const times = presses.map(({ painted }) => painted);
    record({ what: `${what} → first remote frame`, unit: "ms", values: times, ...(target && { target }) });
    record({ what: `${what} against the floor`, unit: "×", values: [percentile(times, 0.5) / median] });
    for (const [part, name] of parts)
      record({
        what: `${what}: ${name}`,
        unit: "ms",
        values: presses.map((press) => press[part] ?? Number.NaN),
      });
  }
});
