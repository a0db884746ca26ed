import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { inviteLink, launchDesktop, openDesktop } from "../helpers/desktop.ts";
import { controlPlanePid, temporaryDirectory } from "../helpers/host.ts";
import { expectMedia, longestGap } from "../helpers/media.ts";
import { browserPath, calmDevices, electronPath, joinByInvite, launchBrowser } from "../helpers/people.ts";

const tryAgain = (place: Page | Locator) => place.getByRole("button", { name: "Try again" });

describe.skipIf(!electronPath)("a host that cannot start", () => {
  test("is started anew by Try again, once what kept it from that is gone", async () => {
    const dataDirectory = temporaryDirectory();
    const database = join(dataDirectory, "hearth.db");
    writeFileSync(database, "not a database".repeat(500));
    const { page } = await openDesktop({ dataDirectory });
    await page.getByText(/The database is damaged/).waitFor();
    await page.getByText(join(dataDirectory, "logs", "hearth.log")).waitFor();
    await tryAgain(page).click();
    await page.getByText(/The database is damaged/).waitFor();
    rmSync(database);
    // What a host without a database would ask about.
    for (const name of readdirSync(dataDirectory))
      if (/^(hearth\.db|secrets)/.test(name)) rmSync(join(dataDirectory, name));
    await tryAgain(page).click();
    await page.getByTestId("composer").waitFor();
  });

  test("is tried again without anybody asking, where that may help", async () => {
    const inTheWay = join(temporaryDirectory(), "file");
    writeFileSync(inTheWay, "");
    const { page } = await openDesktop({ dataDirectory: join(inTheWay, "data") });
    await page.getByText(/cannot write to its data folder/).waitFor();
    rmSync(inTheWay);
    await page.getByTestId("composer").waitFor();
  });
});

describe.skipIf(!electronPath || !browserPath)("a control plane", () => {
  test("that hangs is replaced while the call goes on, and the window is connected again", async () => {
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
    // In the banner: the room may offer the same for its messages.
    await tryAgain(page.getByRole("status").filter({ hasText: "The database is damaged" })).click();
    await page.getByText(/The database is damaged/).waitFor({ state: "detached" });
    await page.getByText("No connection to the host").waitFor({ state: "detached" });
    await page.getByTestId("composer").fill("back again");
    await page.keyboard.press("Enter");
    await page.locator("article", { hasText: "back again" }).waitFor();
  });
});

describe.skipIf(!electronPath)("a window that crashes again and again", () => {
  test("is reloaded with backoff, then asks, and opens again", async () => {
    const { app } = await launchDesktop();
    await app.evaluate(({ BrowserWindow, dialog }) => {
      const asked: string[] = [];
      // The system's own window, which nobody here can press: it is answered with its first button.
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
