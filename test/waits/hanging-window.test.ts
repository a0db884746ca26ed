import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright";
import { describe, expect, test, vi } from "vitest";
import { askWindow, inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { within } from "../helpers/deadline.ts";
import { answerDialogs } from "../helpers/dialogs.ts";
import { controlPlanePid, mediaServerPid } from "../helpers/host.ts";
import { expectMedia, receives } from "../helpers/media.ts";
import { browserPath, calmDevices, electronPath, joinByInvite, launchBrowser } from "../helpers/people.ts";

const HANGS = "Hearth's window is not responding.";

describe.skipIf(!electronPath)("a window that hangs", () => {
  test("is asked about until it responds again or is restarted", async () => {
    const { app, page, dataDirectory } = await launchDesktop();
    const questions = await answerDialogs(app);
    const crashed = crashOf(page);
    // The question appears after 12 to 15 s, for 15 s.
    await page.evaluate(() => {
      for (const end = performance.now() + 20_000; performance.now() < end;);
    });
    await expect.poll(questions.state).toEqual({ asked: [HANGS], withdrawn: 1 });
    await page.getByTestId("composer").fill("still the same page");
    loopForever(page);
    await expect.poll(questions.state, { timeout: 30_000 }).toEqual({ asked: [HANGS, HANGS], withdrawn: 1 });
    await questions.press(0);
    await crashed;
    await expect.poll(() => askWindow(app, composerIsThere), { timeout: 20_000 }).toBe(true);
    const log = () => readFileSync(join(dataDirectory, "logs", "hearth.log"), "utf8");
    await expect.poll(log).toMatch(/window \d+ does not answer.*window \d+ answers again/s);
  });

  /** The app with its page in an endless loop, which it has just asked about. */
  async function launchHanging() {
    const { app, page } = await launchDesktop();
    const questions = await answerDialogs(app);
    const crashed = vi.fn();
    page.on("crash", crashed);
    loopForever(page);
    await expect.poll(questions.state, { timeout: 30_000 }).toEqual({ asked: [HANGS], withdrawn: 0 });
    return { app, questions, crashed };
  }

  test("is asked about again after Wait, for its full time even if the computer sleeps, and does not keep the app from quitting", async () => {
    const { app, questions, crashed } = await launchHanging();
    const { pid = 0 } = app.process();
    process.kill(pid, "SIGSTOP");
    // Longer than the 15 s that a person has to answer.
    await setTimeout(17_000);
    process.kill(pid, "SIGCONT");
    await questions.press(1);
    await expect.poll(questions.state, { timeout: 30_000 }).toEqual({ asked: [HANGS, HANGS], withdrawn: 0 });
    expect(crashed).not.toHaveBeenCalled();
    await within(10_000, "to quit", app.close());
  });

  test("is restarted even if its process is suspended", async () => {
    const { app, page } = await launchDesktop();
    const questions = await answerDialogs(app);
    const pid = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    if (!pid) throw new Error("the window has no process");
    const crashed = crashOf(page);
    process.kill(pid, "SIGSTOP");
    await expect.poll(questions.state, { timeout: 30_000 }).toEqual({ asked: [HANGS], withdrawn: 0 });
    await questions.press(0);
    await crashed;
    await expect.poll(() => askWindow(app, composerIsThere), { timeout: 20_000 }).toBe(true);
  });

  test("is no longer asked about once a debugger is attached", async () => {
    const { app, questions } = await launchHanging();
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.debugger.attach(),
    );
    await expect.poll(questions.state).toEqual({ asked: [HANGS], withdrawn: 1 });
  });

  test.skipIf(!browserPath)(
    "in a call is restarted if nobody answers the question: the host keeps running, and it rejoins the call",
    async () => {
      const { app, page, dataDirectory } = await launchDesktop({ flags: calmDevices });
      const bea = await joinByInvite(await launchBrowser(calmDevices), await inviteLink(page), "Bea");
      await page.getByTestId("start-video-call").click();
      await bea.getByTestId("answer").click();
      await expectMedia([page, bea], 1);
      const questions = await answerDialogs(app);
      const pids = () => [controlPlanePid(app.process().pid ?? 0), mediaServerPid(dataDirectory)];
      const before = pids();
      const crashed = crashOf(page);
      loopForever(page);
      await crashed;
      expect(await questions.state()).toEqual({ asked: [HANGS], withdrawn: 1 });
      await expect.poll(() => askWindow(app, framesShown), { timeout: 30_000 }).toBeGreaterThan(20);
      await expect.poll(() => receives(bea), { timeout: 20_000 }).toEqual({ heard: 1, seen: 1 });
      expect(pids()).toEqual(before);
    },
  );
});

const composerIsThere = `document.querySelector('[data-testid="composer"]') !== null`;
/** The smallest number of frames shown of any participant; 0 without participants. */
const framesShown = `Math.min(...Array.from(document.querySelectorAll("video[data-participant]"),
  (video) => video.getVideoPlaybackQuality().totalVideoFrames)) % Infinity || 0`;

/** Awaited later, unless something fails before. */
function crashOf(page: Page): Promise<Page> {
  const crashed = page.waitForEvent("crash", { timeout: 60_000 });
  crashed.catch(() => {});
  return crashed;
}

/** Nobody waits for an answer: there is none. */
function loopForever(page: Page): void {
  page
    .evaluate(() => {
      for (;;);
    })
    .catch(() => {});
}
