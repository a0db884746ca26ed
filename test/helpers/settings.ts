import type { Page } from "playwright";

/** Opens a section of the settings as somebody would, wherever in the app they are; in a narrow window, too. */
export async function openSettings(page: Page, name: string): Promise<void> {
  const sections = page.getByRole("navigation", { name: "Sections of the settings" });
  const back = page.getByRole("link", { name: "All settings" });
  await page.keyboard.press("Control+,");
  await sections.or(back).first().waitFor();
  if (await back.isVisible()) await back.click();
  await sections.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();
}
