import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { inviteLink, launchDesktop, openDesktop } from "../helpers/desktop.ts";
import { controlPlanePid, temporaryDirectory } from "../helpers/host.ts";
import { expectMedia, longestGap } from "../helpers/media.ts";
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
    // There is no folder to show, and trying again would find no other. Hosts elsewhere can still be joined.
    expect(await page.getByRole("button").allTextContents()).toEqual(["Quit Hearth", "Add a host"]);
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
