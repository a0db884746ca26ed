import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { startHost } from "../helpers/host.ts";
import { browserPath, joinByInvite, launchBrowser, openContext, watch } from "../helpers/people.ts";
import { isAtEnd, log, post, standsStill } from "../helpers/timeline.ts";

describe.skipIf(!browserPath)("the timeline", () => {
  test("stays at its end under a burst of messages", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    const writers = [host.owner, host.owner, host.owner, host.owner];
    await post(host, writers, 300, (index) => `message ${index}\n\n${"more\n".repeat(index % 12)}`);
    await log(bea).getByText("message 299", { exact: true }).waitFor();
    await isAtEnd(bea);
    await log(bea).getByText("message 299", { exact: true }).waitFor();
  });

  test("does not move while somebody reads above, says how many messages are new, and leads to them", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await post(host, [host.owner], 60, (index) => `message ${index}`);
    await log(bea).getByText("message 59", { exact: true }).waitFor();
    await log(bea).hover();
    await bea.mouse.wheel(0, -800);
    await bea.getByRole("button", { name: "To the latest message" }).waitFor();
    await standsStill(bea);
    const read = log(bea).getByText("message 20", { exact: true });
    const before = await read.boundingBox();
    await post(host, [host.owner], 3, (index) => `later ${index}`);
    await bea.getByRole("status").getByRole("button", { name: "3 new messages" }).waitFor();
    expect(await read.boundingBox()).toEqual(before);
    await expectNoBarrier(bea, "new messages below");
    await bea.getByRole("button", { name: "3 new messages" }).click();
    await log(bea).getByText("later 2").waitFor();
    await isAtEnd(bea);
    expect(await log(bea).evaluate((element) => element === document.activeElement)).toBe(true);
    // Whoever writes is back at the end as well.
    await bea.mouse.wheel(0, -800);
    await bea.getByRole("button", { name: "To the latest message" }).waitFor();
    await bea.getByTestId("composer").fill("my own");
    await bea.keyboard.press("Enter");
    await log(bea).getByText("my own").waitFor();
    await isAtEnd(bea);
  });

  test("keeps its place when earlier messages are loaded above", async () => {
    const host = await startHost();
    await post(host, [host.owner], 120, (index) => `message ${index}\n${"more\n".repeat(index % 5)}`);
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await log(bea).getByText("message 119").waitFor();
    await log(bea).focus();
    await bea.keyboard.press("Home");
    const first = log(bea).getByText("message 74");
    await first.waitFor();
    await expect.poll(() => log(bea).evaluate(({ scrollTop }) => scrollTop)).toBe(0);
    await standsStill(bea);
    const before = await first.boundingBox();
    await bea.getByRole("button", { name: "Show earlier messages" }).click();
    await log(bea).getByText("message 69").waitFor({ state: "attached" });
    // The messages above have taken the place of nothing that was seen.
    await expect
      .poll(async () => Math.abs(((await first.boundingBox())?.y ?? 0) - (before?.y ?? 0)))
      .toBeLessThan(3);
    await bea.keyboard.press("Home");
    await log(bea).getByText("message 20").waitFor();
  });

  test("calls yesterday what was today, once it is midnight", async () => {
    const host = await startHost();
    await post(host, [host.owner], 1, () => "before midnight");
    const page = await (await openContext(await launchBrowser())).newPage();
    watch(page, "Bea");
    const evening = new Date();
    evening.setHours(23, 59, 50);
    await page.clock.install({ time: evening });
    await page.goto(host.inviteUrl);
    await page.getByRole("textbox", { name: "Your name" }).fill("Bea");
    await page.getByRole("button", { name: "Join" }).click();
    await log(page).getByText("Today", { exact: true }).waitFor();
    await page.clock.fastForward(20_000);
    await log(page).getByText("Yesterday", { exact: true }).waitFor();
  });

  test.each([390, 1280])("shows a message of 10,000 characters without a space at %i px", async (width) => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea", { width });
    await bea.getByTestId("composer").fill(`${"x".repeat(9_999)}!`);
    await bea.getByTestId("composer").press("Enter");
    await log(bea).getByText("x!").waitFor();
    await isAtEnd(bea);
    expect(await log(bea).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    await expectNoBarrier(bea, "a message of 10,000 characters");
  });
});
