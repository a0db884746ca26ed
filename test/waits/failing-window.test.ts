import { renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyOfTheApp, launchDesktop, openDesktop } from "../helpers/desktop.ts";
import { answerDialogs } from "../helpers/dialogs.ts";
import { electronPath } from "../helpers/people.ts";

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
    const questions = await answerDialogs(app);
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
    let questions: Awaited<ReturnType<typeof answerDialogs>> | undefined;
    const { app, page } = await openDesktop({
      folder,
      prepare: async (opening) => void (questions = await answerDialogs(opening)),
    });
    const asked = ["Hearth's window could not be loaded."];
    await expect.poll(() => questions?.state(), { timeout: 30_000 }).toEqual({ asked, withdrawn: 0 });
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(
      true,
    );
    putBack();
    await questions?.press(0);
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
