import { spawnSync } from "node:child_process";
import type { Browser, Page } from "playwright";
import type { FindingReport } from "../../src/host/doctor/finding.ts";
import type { HostCheck } from "../../src/shared/contract/doctor.ts";
import { routes } from "../../src/shared/contract/index.ts";
import type { TestHost } from "./host.ts";
import { openContext, watch } from "./people.ts";

/** What the doctor says. */

/** Long enough for every transport to be given up. */
const CHECK = 90_000;

export const checkDialog = (page: Page) => page.getByRole("dialog", { name: "Connection check" });

/** Opens the check as somebody would who has an invite, and no account. */
export async function openCheck(browser: Browser, inviteUrl: string): Promise<Page> {
  const page = await (await openContext(browser)).newPage();
  watch(page, "the check");
  await page.goto(inviteUrl.replace("#/invite/", "#/check/"));
  return page;
}

/** Runs the check that a page shows. Each step's status, with the rule that it names, if it names one. */
export async function runCheck(page: Page): Promise<Record<string, string>> {
  await checkDialog(page)
    .getByRole("button", { name: /^(Start|Check again)$/ })
    .click();
  return await finishedCheck(page);
}

/** The same of a check that is running. */
export async function finishedCheck(page: Page): Promise<Record<string, string>> {
  await checkDialog(page).getByRole("button", { name: "Check again" }).waitFor({ timeout: CHECK });
  return await checkDialog(page)
    .locator("[data-step]")
    .evaluateAll((steps) =>
      Object.fromEntries(
        steps.map((step) => {
          const rule = step.querySelector("code")?.textContent;
          const { step: name = "", status = "" } = (step as HTMLElement).dataset;
          return [name, rule ? `${status}: ${rule}` : status];
        }),
      ),
    );
}

/** One of the host's own checks. */
export async function hostCheck({ owner }: TestHost, id: HostCheck) {
  const { checks } = await owner.api.call(routes.getDoctor);
  return checks.find((check) => check.id === id);
}

/** `npm run doctor -- --json` with these arguments, on a machine of the test. */
export function doctorOn(enter: readonly string[], ...args: string[]): FindingReport {
  const [program = "", ...rest] = [...enter, process.execPath, "out/main/doctor.js", "--json", ...args];
  return JSON.parse(spawnSync(program, rest, { encoding: "utf8" }).stdout) as FindingReport;
}
