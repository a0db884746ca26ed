import { _electron, type ElectronApplication, type Page } from "playwright";
import { onTestFinished } from "vitest";
import { temporaryDirectory } from "./host.ts";
import { rememberConnections } from "./media.ts";
import { electronPath, fakeDevices, watch } from "./people.ts";

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataDirectory: string;
}

/** The built app in a real Electron, on a data folder of its own. */
export async function launchDesktop(
  options: { flags?: readonly string[]; env?: Record<string, string> } = {},
): Promise<Desktop> {
  const dataDirectory = temporaryDirectory();
  const app = await _electron.launch({
    executablePath: electronPath,
    args: ["--no-sandbox", ...(options.flags ?? fakeDevices), "."],
    env: { ...(process.env as Record<string, string>), HEARTH_DATA: dataDirectory, ...options.env },
  });
  onTestFinished(async () => {
    // Killed already, where the test is about that.
    await app.close().catch(() => {});
  });
  const page = await app.firstWindow();
  watch(page, "desktop");
  await page.evaluate(rememberConnections);
  await page.getByTestId("composer").waitFor();
  return { app, page, dataDirectory };
}

/** A fresh invite link, made as the owner makes it: in the dialog. */
export async function inviteLink(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Invite people" }).first().click();
  const field = page.getByRole("textbox", { name: "Invite link" });
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>("dialog input")?.value);
  const link = await field.inputValue();
  await page.getByRole("button", { name: "Close" }).click();
  return link;
}
