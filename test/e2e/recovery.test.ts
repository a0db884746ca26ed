import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { ElectronApplication, Locator, Page } from "playwright";
import { describe, expect, test, vi } from "vitest";
import { askWindow, copyOfTheApp, inviteLink, launchDesktop, openDesktop } from "../helpers/desktop.ts";
import { controlPlanePid, mediaServerPid, temporaryDirectory } from "../helpers/host.ts";
import { expectMedia, longestGap, receives } from "../helpers/media.ts";
import { browserPath, calmDevices, electronPath, joinByInvite, launchBrowser } from "../helpers/people.ts";

const tryAgain = (place: Page | Locator) => place.getByRole("button", { name: "Try again" });

/** Asks the main process, as a script in the page would. */
const ask = (page: Page, call: "quit" | "showDataFolder"): Promise<unknown> =>
  page.evaluate(
    (name) =>
      (window as unknown as { hearth: { call: Record<string, () => Promise<unknown>> } }).hearth.call[
        name
      ]?.(),
    call,
  );

describe.skipIf(!electronPath)("a running host", () => {
  test("cannot be quit by its page, nor can its folder be opened", async () => {
    const { page, opened } = await launchDesktop();
    for (const call of ["quit", "showDataFolder"] as const) {
      await page.getByTestId("composer").click();
      expect(await ask(page, call)).toMatchObject({ ok: false, message: "The host is running." });
    }
    expect(opened()).toEqual([]);
  });
});

describe.skipIf(!electronPath)("a host that cannot start", () => {
  test("starts with Try again once the cause is gone", async () => {
    const dataDirectory = temporaryDirectory();
    const database = join(dataDirectory, "hearth.db");
    writeFileSync(database, "not a database".repeat(500));
    const { page, opened, breakFileManager } = await openDesktop({ dataDirectory });
    await page.getByText(/The database is damaged/).waitFor();
    await page.getByText(join(dataDirectory, "logs", "hearth.log")).waitFor();
    await page.getByRole("alert").filter({ hasText: "The database is damaged" }).waitFor();
    expect(await tryAgain(page).evaluate((button) => button === document.activeElement)).toBe(true);
    // No script can open it without a press.
    expect(await ask(page, "showDataFolder")).toMatchObject({ ok: false, message: "This takes a press." });
    // The folder for a backup that is to be restored.
    await page.getByRole("button", { name: "Show folder" }).click();
    await expect.poll(opened).toEqual([dataDirectory]);
    // A system that cannot show it.
    breakFileManager();
    await page.getByRole("button", { name: "Show folder" }).click();
    await page.getByText("The folder could not be opened.").waitFor();
    await tryAgain(page).click();
    await page.getByText(/The database is damaged/).waitFor();
    rmSync(database);
    // A host with these but without a database would refuse to start.
    for (const name of readdirSync(dataDirectory))
      if (/^(hearth\.db|secrets)/.test(name)) rmSync(join(dataDirectory, name));
    await tryAgain(page).click();
    await page.getByTestId("composer").waitFor();
  });

  test("is retried automatically where that may help", async () => {
    const inTheWay = join(temporaryDirectory(), "file");
    writeFileSync(inTheWay, "");
    const { page } = await openDesktop({ dataDirectory: join(inTheWay, "data") });
    await page.getByText(/cannot write to its data folder/).waitFor();
    rmSync(inTheWay);
    await page.getByTestId("composer").waitFor();
  });

  test("without a home folder says so, and can be quit", async () => {
    const dataDirectory = temporaryDirectory();
    writeFileSync(join(dataDirectory, "hearth.db"), "not a database".repeat(500));
    const { app, page } = await openDesktop({ dataDirectory });
    await tryAgain(page).waitFor();
    // No script can quit the app: that takes a press.
    expect(await ask(page, "quit")).toMatchObject({ ok: false, message: "This takes a press." });
    // Electron itself does not start without a home folder, so take it away now.
    await app.evaluate(() =>
      Object.assign(process.env, { HEARTH_DATA: "", XDG_DATA_HOME: "", HOME: "not/absolute" }),
    );
    await tryAgain(page).click();
    await page.getByRole("heading", { name: "This user account has no home folder" }).waitFor();
    // There is no folder to show, and trying again would find no other.
    expect(await page.getByRole("button").count()).toBe(1);
    const closed = app.waitForEvent("close");
    // Awaited below, unless something fails before.
    closed.catch(() => {});
    // The app is gone before Playwright gets an answer.
    page
      .getByRole("button", { name: "Quit Hearth" })
      .click()
      .catch(() => {});
    await closed;
  });
});

describe.skipIf(!electronPath || !browserPath)("a control plane", () => {
  test("that hangs is replaced while the call continues, and the window reconnects", async () => {
    const { app, page } = await launchDesktop({ flags: calmDevices });
    const bea = await joinByInvite(await launchBrowser(calmDevices), await inviteLink(page), "Bea");
    await page.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([page, bea], 1);
    const gap = longestGap(bea, 15_000);
    const offline = page.getByText("No connection to the host").first();
    process.kill(controlPlanePid(app.process().pid ?? 0), "SIGSTOP");
    await offline.waitFor({ timeout: 20_000 });
    await offline.waitFor({ state: "detached" });
    expect(await gap).toBeLessThan(1_000);
    await page.getByTestId("composer").fill("still here");
    await page.keyboard.press("Enter");
    await bea.getByText("still here").waitFor();
  });

  test("that keeps crashing is reported, with the reason and the log, and Try again brings it back", async () => {
    const { app, page, dataDirectory } = await launchDesktop();
    const away = temporaryDirectory();
    const files = readdirSync(dataDirectory).filter((name) => name.startsWith("hearth.db"));
    for (const name of files) renameSync(join(dataDirectory, name), join(away, name));
    const database = join(dataDirectory, "hearth.db");
    writeFileSync(database, "not a database".repeat(500));
    process.kill(controlPlanePid(app.process().pid ?? 0), "SIGKILL");
    await page.getByText(/The database is damaged/).waitFor({ timeout: 60_000 });
    await page.getByText(join(dataDirectory, "logs", "hearth.log")).waitFor();
    rmSync(database);
    for (const name of files) renameSync(join(away, name), join(dataDirectory, name));
    // In the banner: the room may have the same button.
    await tryAgain(page.getByRole("status").filter({ hasText: "The database is damaged" })).click();
    await page.getByText(/The database is damaged/).waitFor({ state: "detached" });
    await page.getByText("No connection to the host").waitFor({ state: "detached" });
    await page.getByTestId("composer").fill("back again");
    await page.keyboard.press("Enter");
    await page.locator("article", { hasText: "back again" }).waitFor();
  });
});

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

  test("is asked about again after Wait", async () => {
    const { questions, crashed } = await launchHanging();
    await questions.answer(1);
    await expect.poll(questions.state, { timeout: 30_000 }).toEqual({ asked: [HANGS, HANGS], withdrawn: 0 });
    expect(crashed).not.toHaveBeenCalled();
  });

  test("gets its full time to respond even if the computer sleeps meanwhile", async () => {
    const { app, questions, crashed } = await launchHanging();
    const { pid = 0 } = app.process();
    process.kill(pid, "SIGSTOP");
    // Longer than the 15 s that a person has to answer.
    await setTimeout(17_000);
    process.kill(pid, "SIGCONT");
    await questions.answer(1);
    await expect.poll(questions.state, { timeout: 30_000 }).toEqual({ asked: [HANGS, HANGS], withdrawn: 0 });
    expect(crashed).not.toHaveBeenCalled();
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
