import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { ElectronApplication, Page } from "playwright";
import { describe, expect, test, vi } from "vitest";
import { askWindow, copyOfTheApp, inviteLink, launchDesktop, openDesktop } from "../helpers/desktop.ts";
import { within } from "../helpers/deadline.ts";
import { controlPlanePid, mediaServerPid } from "../helpers/host.ts";
import { expectMedia, receives } from "../helpers/media.ts";
import { browserPath, calmDevices, electronPath, joinByInvite, launchBrowser } from "../helpers/people.ts";

interface Questions {
  readonly asked: readonly string[];
  /** How many the app has closed before anybody answered. */
  readonly withdrawn: number;
}

/** Replaces system dialogs, which cannot be pressed here: each stays open until the app or the test closes it. */
async function watchQuestions(app: ElectronApplication) {
  await app.evaluate(({ dialog }) => {
    const state = { asked: [] as string[], withdrawn: 0, answer: (_button: number) => {} };
    (globalThis as unknown as { questions: typeof state }).questions = state;
    dialog.showMessageBox = (async (
      _window: unknown,
      { message, cancelId, signal }: { message: string; cancelId: number; signal?: AbortSignal },
    ) => {
      state.asked.push(message);
      const response = await new Promise<number>((resolve) => {
        state.answer = resolve;
        signal?.addEventListener("abort", () => {
          state.withdrawn += 1;
          resolve(cancelId);
        });
      });
      return { response, checkboxChecked: false };
    }) as never;
  });
  return {
    state: (): Promise<Questions> =>
      app.evaluate(() => {
        const { asked, withdrawn } = (globalThis as unknown as { questions: Questions }).questions;
        return { asked, withdrawn };
      }),
    /** Presses a button, by its index. */
    answer: (button: number) =>
      app.evaluate(
        (_electron, place) =>
          (globalThis as unknown as { questions: { answer: (button: number) => void } }).questions.answer(
            place,
          ),
        button,
      ),
  };
}

const HANGS = "Hearth's window is not responding.";

describe.skipIf(!electronPath)("a window that hangs", () => {
  test("is asked about until it responds again or is restarted", async () => {
    const { app, page, dataDirectory } = await launchDesktop();
    const questions = await watchQuestions(app);
    const crashed = crashOf(page);
    // The question appears after 12 to 15 s, for 15 s.
    await page.evaluate(() => {
      for (const end = performance.now() + 20_000; performance.now() < end;);
    });
    await expect.poll(questions.state).toEqual({ asked: [HANGS], withdrawn: 1 });
    await page.getByTestId("composer").fill("still the same page");
    loopForever(page);
    await expect.poll(questions.state, { timeout: 30_000 }).toEqual({ asked: [HANGS, HANGS], withdrawn: 1 });
    await questions.answer(0);
    await crashed;
    await expect.poll(() => askWindow(app, composerIsThere), { timeout: 20_000 }).toBe(true);
    const log = () => readFileSync(join(dataDirectory, "logs", "hearth.log"), "utf8");
    await expect.poll(log).toMatch(/window \d+ does not answer.*window \d+ answers again/s);
  });

  /** The app with its page in an endless loop, which it has just asked about. */
  async function launchHanging() {
    const { app, page } = await launchDesktop();
    const questions = await watchQuestions(app);
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
    await questions.answer(1);
    await expect.poll(questions.state, { timeout: 30_000 }).toEqual({ asked: [HANGS, HANGS], withdrawn: 0 });
    expect(crashed).not.toHaveBeenCalled();
    await within(10_000, "to quit", app.close());
  });

  test("is restarted even if its process is suspended", async () => {
    const { app, page } = await launchDesktop();
    const questions = await watchQuestions(app);
    const pid = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    if (!pid) throw new Error("the window has no process");
    const crashed = crashOf(page);
    process.kill(pid, "SIGSTOP");
    await expect.poll(questions.state, { timeout: 30_000 }).toEqual({ asked: [HANGS], withdrawn: 0 });
    await questions.answer(0);
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
      const questions = await watchQuestions(app);
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

describe.skipIf(!electronPath)("a window that cannot be loaded", () => {
  const takeAway = (folder: string, what = "index.html") => {
    const path = join(folder, "out/renderer", what);
    renameSync(path, `${path}.away`);
    return () => renameSync(`${path}.away`, path);
  };

  test("because its script is missing is reloaded", async () => {
    const folder = copyOfTheApp();
    const putBack = takeAway(folder, "assets");
    const { page } = await openDesktop({ folder });
    await page.waitForLoadState("load");
    putBack();
    await page.getByTestId("composer").waitFor();
  });

  test("is reloaded with backoff", async () => {
    const folder = copyOfTheApp();
    const { app, page } = await launchDesktop({ folder });
    const questions = await watchQuestions(app);
    const putBack = takeAway(folder);
    await app.evaluate(({ BrowserWindow }) => {
      const failures: number[] = [];
      (globalThis as unknown as { failures: number[] }).failures = failures;
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.on("did-fail-load", () => failures.push(performance.now()));
      contents?.reload();
    });
    const failures = () => app.evaluate(() => (globalThis as unknown as { failures: number[] }).failures);
    await expect.poll(async () => (await failures()).length).toBeGreaterThanOrEqual(3);
    putBack();
    await page.getByTestId("composer").waitFor();
    const [, second = 0, third = 0] = await failures();
    expect(third - second).toBeGreaterThanOrEqual(1_000);
    expect(await questions.state()).toEqual({ asked: [], withdrawn: 0 });
  });

  test("from the start is shown with a question, and opens once it can", async () => {
    const folder = copyOfTheApp();
    const putBack = takeAway(folder);
    let questions: Awaited<ReturnType<typeof watchQuestions>> | undefined;
    const { app, page } = await openDesktop({
      folder,
      prepare: async (opening) => void (questions = await watchQuestions(opening)),
    });
    const asked = ["Hearth's window could not be loaded."];
    await expect.poll(() => questions?.state(), { timeout: 30_000 }).toEqual({ asked, withdrawn: 0 });
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(
      true,
    );
    putBack();
    await questions?.answer(0);
    await page.getByTestId("composer").waitFor();
  });
});

describe.skipIf(!electronPath)("a window that keeps crashing", () => {
  test("is reloaded with backoff, then after a question", async () => {
    const { app } = await launchDesktop();
    await app.evaluate(({ BrowserWindow, dialog }) => {
      const asked: string[] = [];
      // System dialogs cannot be pressed here: each is answered with its first button.
      dialog.showMessageBox = (async (_window: unknown, options: { message: string }) => {
        asked.push(options.message);
        return { response: 0, checkboxChecked: false };
      }) as never;
      const page = globalThis as unknown as { asked: string[]; loads: number };
      page.asked = asked;
      page.loads = 0;
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.on("did-finish-load", () => (page.loads += 1));
      contents?.forcefullyCrashRenderer();
    });
    const state = () =>
      app.evaluate(() => {
        const { asked, loads } = globalThis as unknown as { asked: string[]; loads: number };
        return { asked, loads };
      });
    for (let loads = 1; loads <= 4; loads += 1) {
      await expect.poll(async () => (await state()).loads, { timeout: 20_000 }).toBe(loads);
      expect((await state()).asked).toEqual([]);
      await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      );
    }
    await expect.poll(state, { timeout: 20_000 }).toEqual({
      asked: ["Hearth's window has crashed several times."],
      loads: 5,
    });
  });
});
