import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { launchDesktop, openDesktop, type Desktop } from "../helpers/desktop.ts";
import { startHost, temporaryDirectory } from "../helpers/host.ts";
import { browserPath, electronPath, launchBrowser, signInWith } from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer").fill(text);
  await page.keyboard.press("Enter");
  await page.getByText(text, { exact: true }).waitFor();
}

describe.skipIf(!browserPath)("in a browser", () => {
  test("the owner makes a backup and downloads it", async () => {
    const host = await startHost();
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    await openSettings(page, "Host settings");
    await page.getByText("npm run serve -- --restore FILE").waitFor();
    await button(page, "Back up now").click();
    await page.getByText(/Made and checked today/).waitFor();
    await expectNoBarrier(page, "backups");
    const started = page.waitForEvent("download");
    await button(page, "Save as a file").click();
    const download = await started;
    expect(download.suggestedFilename()).toMatch(/^hearth-backup-[\d-]{10}\.tar\.gz$/);
    const file = join(temporaryDirectory(), "backup");
    await download.saveAs(file);
    const { backup } = await host.owner.api.call(routes.listBackups);
    expect(createHash("sha256").update(readFileSync(file)).digest("hex")).toBe(backup?.sha256);
    const remove = page.getByRole("button", { name: /Delete this backup/ });
    await remove.click();
    await remove.click();
    await button(page, "Back up now").waitFor();
  });
});

/** The system's own dialogs cannot be used by a test: they answer with this file, or are cancelled. */
const answerDialogs = async ({ app }: Desktop, file: string | null): Promise<void> =>
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: path === null, filePath: path ?? "" });
    dialog.showOpenDialog = async () => ({ canceled: path === null, filePaths: path === null ? [] : [path] });
  }, file);

describe.skipIf(!electronPath)("in the desktop app", () => {
  test("the host is backed up to a file, restored from it, and moved", async () => {
    const desktop = await launchDesktop();
    const { page, dataDirectory } = desktop;
    mkdirSync(join(dataDirectory, "files"));
    writeFileSync(join(dataDirectory, "files", "note"), "then");
    await say(page, "before");
    const file = join(temporaryDirectory(), "hearth-backup.tar.gz");
    await answerDialogs(desktop, file);
    await openSettings(page, "Host settings");
    await button(page, "Back up now").click();
    await button(page, "Save as a file").click();
    await page.getByText(`Saved and checked: ${file}`).waitFor();
    expect(statSync(file).mode & 0o077).toBe(0);

    await button(page, "Close settings").first().click();
    await say(page, "after");
    writeFileSync(join(dataDirectory, "files", "note"), "now");
    await openSettings(page, "Host settings");
    await answerDialogs(desktop, null);
    await button(page, "Restore from a backup…").click();
    await page.getByRole("dialog", { name: "Restore from a backup" }).waitFor({ state: "detached" });
    const damaged = join(temporaryDirectory(), "damaged");
    writeFileSync(damaged, readFileSync(file).subarray(0, 1_000));
    await answerDialogs(desktop, damaged);
    await button(page, "Restore from a backup…").click();
    await page.getByText(/The backup is damaged/).waitFor();
    await answerDialogs(desktop, file);
    await button(page, "Choose another file…").click();
    await page.getByText(/1 person, 1 room, 1 message$/).waitFor();
    await page.getByText(/1 person, 1 room, 2 messages$/).waitFor();
    await expectNoBarrier(page, "restore");
    await button(page, "Replace and restart").click();
    await page.getByTestId("composer").waitFor();
    await page.getByText("before", { exact: true }).waitFor();
    expect(await page.getByText("after", { exact: true }).count()).toBe(0);
    expect(readFileSync(join(dataDirectory, "files", "note"), "utf8")).toBe("then");
    await say(page, "again");

    const moved = join(temporaryDirectory(), "moved.tar.gz");
    await answerDialogs(desktop, moved);
    await openSettings(page, "Host settings");
    await button(page, "Move this host…").click();
    await button(page, "Stop and save").click();
    await page.getByText(/The host has stopped/).waitFor();
    expect(statSync(moved).size).toBeGreaterThan(0);
    await page.getByRole("dialog").getByText("Close", { exact: true }).click();
    await page.getByText("This host has moved").waitFor();
    await button(page, "Start it here after all").click();
    await page.getByTestId("composer").waitFor();
    await page.getByText("again", { exact: true }).waitFor();
  });

  test("a host is restored from a copy that it has made by itself, also once its database is damaged", async () => {
    const first = await launchDesktop();
    const { page: before, dataDirectory } = first;
    const folder = join(dataDirectory, "backups");
    const copies = () =>
      existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".db")) : [];
    await say(before, "before");
    // The first one is made soon after the start.
    await expect.poll(copies, { timeout: 30_000 }).toHaveLength(1);
    await say(before, "after");
    await openSettings(before, "Host settings");
    await before.getByRole("button", { name: /^Restore the copy made today/ }).click();
    await before.getByText(/files, recordings, network settings and certificates stay/).waitFor();
    await button(before, "Replace and restart").click();
    await before.getByText("before", { exact: true }).waitFor();
    expect(await before.getByText("after", { exact: true }).count()).toBe(0);
    await first.app.close();

    const [copy = ""] = copies();
    writeFileSync(join(dataDirectory, "hearth.db"), "not a database".repeat(500));
    const desktop = await openDesktop({ dataDirectory });
    const { page } = desktop;
    await page.getByText("The database is damaged").waitFor();
    await answerDialogs(desktop, join(folder, copy));
    await button(page, "Restore from a backup…").click();
    await page.getByText("No readable host").waitFor();
    await button(page, "Replace and restart").click();
    await page.getByText("before", { exact: true }).waitFor();
  });
});
