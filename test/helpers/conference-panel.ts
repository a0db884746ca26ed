import { writeFileSync } from "node:fs";
import type { Page } from "playwright";
import { expect } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "./barriers.ts";
import { conferenceSettings } from "./conferences.ts";
import { startHost, type TestHost } from "./host.ts";
import { launchBrowser, signInWith } from "./people.ts";

/** The folder for screenshots, if somebody wants to look at them. */
const folder = process.env["HEARTH_TEST_SCREENSHOTS"];

/** In both themes and three widths, in which nothing must overflow. */
export async function lookAt(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const width of [1280, 768, 390])
    for (const colorScheme of ["dark", "light"] as const) {
      await page.setViewportSize({ width, height: 860 });
      await page.emulateMedia({ colorScheme });
      await expectNoBarrier(page, `${name}, ${width} px, ${colorScheme}`);
      const fits = () => document.documentElement.scrollWidth <= window.innerWidth;
      expect(await page.evaluate(fits), `${name}, ${width} px`).toBe(true);
      if (folder) writeFileSync(`${folder}/${name}-${width}-${colorScheme}.png`, await page.screenshot());
    }
  if (before) await page.setViewportSize(before);
}

export async function openPanel(page: Page): Promise<void> {
  await page.getByRole("navigation").getByRole("button", { name: "Conferences" }).click();
  await page.getByRole("heading", { name: "Conferences", level: 1 }).waitFor();
}

export const panel = (page: Page, name = "Conferences") => page.getByRole("region", { name, exact: true });

/** A host, and its owner in the app. */
export async function openHost(): Promise<{ host: TestHost; page: Page }> {
  const host = await startHost();
  const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
  return { host, page };
}

/** One of the owner's. */
export async function makeConference(host: TestHost, given: { webinar?: boolean; active?: boolean }) {
  const { api } = host.owner;
  const { id } = await api.call(routes.createConference, {
    body: { ...conferenceSettings, name: "Weekly", ...given },
  });
  return await api.call(routes.getConference, { params: { conference_id: id } });
}
