import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { joinAsBot } from "../helpers/bots.ts";
import { invite, startHost } from "../helpers/host.ts";
import { inbound } from "../helpers/media.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";

const OTHERS = 19;

describe.skipIf(!browserPath)("a call of twenty", () => {
  test("receives only the video on the current page, in the size in which it is shown", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    await owner.getByTestId("start-audio-call").click();
    await owner.getByTestId("leave").waitFor();
    const call = async () => (await host.owner.api.call(routes.listRooms)).rooms[0]?.call;
    await expect.poll(async () => (await call())?.participants.length).toBe(1);
    const params = { call_id: (await call())?.id ?? "" };
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await bea.getByTestId("join-call").click();
    await bea.getByRole("button", { name: "Turn camera on" }).click();
    for (let i = 1; i < OTHERS; i += 1) {
      const bot = await invite(host, `Bot ${String(i).padStart(2, "0")}`);
      await joinAsBot(await bot.api.call(routes.joinCall, { params }));
    }
    await owner.getByText("1 of 2").waitFor();
    const tiles = owner.getByRole("region", { name: "People in the call" }).getByRole("listitem");

    /** The video that is being received, by the packets of a moment. */
    const flowing = async () => {
      const before = new Map((await inbound(owner)).map((flow) => [flow.track, flow.packets]));
      await owner.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_500)));
      return (await inbound(owner)).filter(
        (flow) => flow.kind === "video" && flow.packets > (before.get(flow.track) ?? 0),
      );
    };
    const onFirst = await tiles.count();
    expect(onFirst).toBeGreaterThan(6);
    expect(onFirst).toBeLessThan(OTHERS);
    await expect.poll(async () => (await flowing()).length, { timeout: 30_000 }).toBe(onFirst);
    // Bea sends 1280 pixels and smaller layers; a small tile gets a small layer.
    const width = () =>
      owner
        .getByRole("listitem", { name: "Bea" })
        .locator("video")
        .evaluate((video: HTMLVideoElement) => video.videoWidth);
    await expect.poll(width, { timeout: 15_000 }).toBe(320);

    const names = await tiles.evaluateAll((items) => items.map((item) => item.getAttribute("aria-label")));
    await owner.getByRole("button", { name: "Next page" }).click();
    await owner.getByText("2 of 2").waitFor();
    const onSecond = (await tiles.count()) - 1;
    expect(onSecond).toBe(OTHERS - onFirst);
    await expect.poll(async () => (await flowing()).length, { timeout: 30_000 }).toBe(onSecond);
    // Back on the first page, everybody is in the same place.
    await owner.getByRole("button", { name: "Previous page" }).click();
    expect(await tiles.evaluateAll((items) => items.map((item) => item.getAttribute("aria-label")))).toEqual(
      names,
    );
  });
});
