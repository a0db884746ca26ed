import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { startHost } from "../helpers/host.ts";
import { hasFfmpeg } from "../helpers/movies.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";
import { leavePostedRecording } from "../helpers/posted-recordings.ts";
import { openSettings } from "../helpers/settings.ts";
import { distanceToEnd, isAtEnd, log, post, seenLines, standsStill } from "../helpers/timeline.ts";
import { leavePostedRecordings, SECONDS } from "../helpers/two-recordings.ts";

/** Whatever was received: as many as a tall window shows, and some above and below. */
const ELEMENTS = 600;

const elementsIn = (page: Page): Promise<number> =>
  page.getByRole("region", { name: "General" }).evaluate((view) => view.querySelectorAll("*").length);

const numberOf = (line: string): number => Number(/^message (\d+)$/.exec(line)?.[1]);

describe.skipIf(!browserPath)("a timeline of a thousand messages", () => {
  test("has only those in the page that are near what is seen, and shows all of them in order", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea", { height: 1_400 });
    await post(host, [host.owner], 1_000, (index) => `message ${index}\n${"more\n".repeat(index % 3)}`);
    await log(bea).getByText("message 999").waitFor();
    await isAtEnd(bea);
    expect(await elementsIn(bea)).toBeLessThan(ELEMENTS);

    // Each screen continues the one below it.
    await log(bea).focus();
    let first = 1_000;
    while (first > 0) {
      const numbers = (await seenLines(bea)).map(numberOf);
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? NaN) + index));
      expect(numbers.at(-1)).toBeGreaterThanOrEqual(first === 1_000 ? 999 : first - 1);
      expect(numbers[0]).toBeLessThan(first);
      expect(await elementsIn(bea)).toBeLessThan(ELEMENTS);
      first = numbers[0] ?? NaN;
      await bea.keyboard.press("PageUp");
      await standsStill(bea);
    }
    await expectNoBarrier(bea, "the start of a long timeline");
    await bea.keyboard.press("End");
    await log(bea).getByText("message 999").waitFor();
    await isAtEnd(bea);
    await bea.keyboard.press("Home");
    await log(bea).getByText("message 0", { exact: true }).waitFor();
    await expect.poll(() => log(bea).evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  });

  test("keeps in the page what has the focus and what is selected, while something else is read", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await post(host, [host.owner], 300, (index) =>
      index === 290 ? "a [link](https://example.com)" : `message ${index}`,
    );
    await log(bea).getByText("message 299").waitFor();
    await isAtEnd(bea);
    const link = log(bea).getByRole("link", { name: "link" });
    await link.focus();
    await log(bea).getByText("message 292", { exact: true }).selectText();
    await bea.keyboard.down("Shift");
    await log(bea).getByText("message 294", { exact: true }).click();
    await bea.keyboard.up("Shift");
    const selected = () => bea.evaluate(() => getSelection()?.toString().split(/\n+/));
    expect(await selected()).toEqual([
      "message 292",
      "message 293",
      expect.stringMatching(/^message/) as string,
    ]);
    const before = await selected();
    const hasFocus = () => link.evaluate((element) => element === document.activeElement);
    await link.evaluate((element) => element.focus({ preventScroll: true }));
    await log(bea).hover();
    for (let turn = 0; turn < 6; turn += 1) {
      await bea.mouse.wheel(0, -900);
      await standsStill(bea);
    }
    expect(await log(bea).getByText("message 299", { exact: true }).count()).toBe(0);
    expect(await hasFocus()).toBe(true);
    expect(await selected()).toEqual(before);
    // From there, Tab leads on.
    await bea.keyboard.press("Shift+Tab");
    expect(await log(bea).evaluate((element) => element.contains(document.activeElement))).toBe(true);
    // What has neither any more leaves the page.
    await log(bea).focus();
    await bea.evaluate(() => getSelection()?.removeAllRanges());
    await bea.keyboard.press("Home");
    await expect.poll(() => link.count()).toBe(0);
    expect(await elementsIn(bea)).toBeLessThan(ELEMENTS);
  });

  test("does not move when earlier messages are loaded above and others arrive below at once", async () => {
    const host = await startHost();
    await post(host, [host.owner], 150, (index) => `message ${index}\n${"more\n".repeat(index % 5)}`);
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await log(bea).getByText("message 149").waitFor();
    await log(bea).focus();
    await bea.keyboard.press("Home");
    const first = log(bea).getByText("message 100", { exact: true });
    await first.waitFor();
    await standsStill(bea);
    const before = await first.boundingBox();
    const more = post(host, [host.owner, host.owner], 60, (index) => `later ${index}`);
    await bea.getByRole("button", { name: "Show earlier messages" }).click();
    await log(bea).getByText("message 99").waitFor({ state: "attached" });
    await more;
    await bea.getByRole("button", { name: "60 new messages" }).waitFor();
    expect(Math.abs(((await first.boundingBox())?.y ?? NaN) - (before?.y ?? NaN))).toBeLessThan(3);
    await log(bea).focus();
    await bea.keyboard.press("Home");
    await log(bea).getByText("message 50", { exact: true }).waitFor();
    expect((await seenLines(bea))[0]).toBe("message 50");
  });

  test("lets somebody go a little way up from its end, among messages of any height", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await post(host, [host.owner], 200, (index) => `message ${index}\n${"more\n".repeat((index * 7) % 23)}`);
    await log(bea).getByText("message 199").waitFor();
    await isAtEnd(bea);
    await log(bea).hover();
    let last = await distanceToEnd(bea);
    for (let turn = 0; turn < 25; turn += 1) {
      await bea.mouse.wheel(0, -40);
      await standsStill(bea);
      const distance = await distanceToEnd(bea);
      expect(distance - last).toBeGreaterThan(35);
      last = distance;
    }
    const before = await seenLines(bea);
    await post(host, [host.owner], 5, (index) => `later ${index}`);
    await bea.getByRole("button", { name: "5 new messages" }).waitFor();
    expect(await seenLines(bea)).toEqual(before);
  });

  test("is where it was when the settings that covered it are closed", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await post(host, [host.owner], 200, (index) => `message ${index}\n${"more\n".repeat(index % 5)}`);
    await log(bea).getByText("message 199").waitFor();
    await isAtEnd(bea);
    const underSettings = async (work: () => Promise<void>) => {
      await openSettings(bea, "Appearance");
      await work();
      await bea.getByRole("button", { name: "Close settings" }).first().click();
      await log(bea).waitFor();
    };
    await underSettings(() => post(host, [host.owner], 20, (index) => `later ${index}`));
    await log(bea).getByText("later 19").waitFor();
    await isAtEnd(bea);
    await log(bea).hover();
    await bea.mouse.wheel(0, -2_000);
    await bea.getByRole("button", { name: "To the latest message" }).waitFor();
    await standsStill(bea);
    const before = await seenLines(bea);
    await underSettings(() => post(host, [host.owner], 20, (index) => `more ${index}`));
    await bea.getByRole("button", { name: "20 new messages" }).waitFor();
    expect(await seenLines(bea)).toEqual(before);
  });

  test("stays at its end as the window and the message input change their height", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await post(host, [host.owner], 100, (index) => `message ${index}`);
    await log(bea).getByText("message 99").waitFor();
    await isAtEnd(bea);
    for (const [width, height] of [
      [1180, 400],
      [1180, 900],
      [420, 900],
      [1180, 760],
    ] as const) {
      await bea.setViewportSize({ width, height });
      await isAtEnd(bea);
      expect((await seenLines(bea)).at(-1)).toBe("message 99");
    }
    const height = () => log(bea).evaluate(({ clientHeight }) => clientHeight);
    const before = await height();
    await bea.getByTestId("composer").fill("several\nlines\nof\ntext");
    await expect.poll(height).toBeLessThan(before);
    await isAtEnd(bea);
    await bea.getByTestId("composer").fill("");
    await expect.poll(height).toBe(before);
    await isAtEnd(bea);
  });
});

describe.skipIf(!browserPath || !hasFfmpeg)("a recording in a long timeline", () => {
  test("is found by its transcript when it is not in the page, and plays on when it is out of sight", async () => {
    const { dataDirectory, file, callId, startedBy } = await leavePostedRecordings();
    const segments = Array.from({ length: 90 }, (_, line) => ({
      userId: startedBy,
      name: "Ada",
      startMs: line * 250,
      endMs: line * 250 + 200,
      text: `This is line ${line}.`,
    }));
    const transcript = { status: "finished", segments } as const;
    await leavePostedRecording(dataDirectory, { callId, startedBy, file, seconds: SECONDS, transcript });
    const host = await startHost({ dataDirectory });
    await post(host, [host.owner], 12, (index) => `message ${index}`);
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    await log(page).getByText("message 11").waitFor();
    await isAtEnd(page);
    const player = page.getByTestId("player");
    await page.getByTestId("transcript").last().getByText("Transcript").click();
    const line = page.getByRole("button", { name: "This is line 88." });
    await line.scrollIntoViewIfNeeded();
    // Only the end of the transcript is seen, far from the player above it.
    await line.evaluate((element) => {
      const list = element.closest("[role=log]");
      list?.scrollBy({ top: element.getBoundingClientRect().bottom - 250, behavior: "instant" });
    });
    await expect.poll(() => player.count()).toBe(0);
    await line.click();
    const video = player.last().locator("video");
    const at = () => video.evaluate((media: HTMLVideoElement) => (media.paused ? 0 : media.currentTime));
    await expect.poll(at).toBeGreaterThan(22);
    await expect
      .poll(
        async () =>
          ((await player.last().boundingBox())?.y ?? -1) >= ((await log(page).boundingBox())?.y ?? 0),
      )
      .toBe(true);

    await log(page).focus();
    await page.keyboard.press("End");
    await isAtEnd(page);
    await log(page).getByText("message 11").waitFor();
    const then = await at();
    expect(then).toBeGreaterThan(22);
    await expect.poll(at).toBeGreaterThan(then + 0.5);
  });
});
