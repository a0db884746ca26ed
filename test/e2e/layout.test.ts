import { writeFileSync } from "node:fs";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { controlsOf, type Control } from "../helpers/controls.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, calmDevices, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";

const folder = process.env["HEARTH_TEST_SCREENSHOTS"];

/** From the smallest phone on; both sides of each breakpoint, and what is between. */
const WIDTHS = [320, 340, 360, 390, 420, 460, 500, 520, 600, 700, 760, 761, 800, 900, 1000, 1001, 1100, 1280];
/** As long as names may be, with words that cannot be broken, in both directions. */
const LONG = {
  ltr: [
    "Quarterlyplanningwithourcustomers and everybody else from all teams".padEnd(80, "x"),
    "Ada ".repeat(15),
  ],
  rtl: ["تخطيطربعسنويمعالعملاءوالجميع ومعكلمنفيالفرقالأخرى".padEnd(80, "ه"), "عائشة ".repeat(10).trim()],
} as const;

/** Measures a state of the page at each width; reports what is wrong, and where the controls are. */
async function measure(page: Page, state: string): Promise<Map<string, Control[]>> {
  const found = new Map<string, Control[]>();
  const wrong: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 720 });
    // Observers of sizes have been called, and what they change is laid out.
    await page.evaluate(
      () =>
        new Promise((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))),
        ),
    );
    const { controls, wrong: here } = await controlsOf(page);
    found.set(`${state} at ${width}`, controls);
    wrong.push(...here.map((what) => `${state} at ${width}: ${what}`));
    if (folder && [320, 390, 760, 1280].includes(width))
      writeFileSync(`${folder}/${state.replaceAll(" ", "-")}-${width}.png`, await page.screenshot());
  }
  expect(wrong).toEqual([]);
  return found;
}

describe.skipIf(!browserPath).each(["ltr", "rtl"] as const)("from 320 px on, %s,", (direction) => {
  test("no control leaves the window, and no name moves one", async () => {
    const host = await startHost();
    const browser = await launchBrowser(calmDevices);
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const { api } = host.owner;
    const [long, person] = LONG[direction];
    const people = await api.call(routes.listPeople);
    for (const name of ["Team", long]) {
      const room = await api.call(routes.createRoom, { body: { name } });
      for (const { id, display_name } of people)
        if (display_name === "Bea")
          await api.call(routes.putMember, {
            params: { room_id: room.id, user_id: id },
            body: { power_level: 0 },
          });
    }
    await owner.evaluate((dir) => (document.documentElement.dir = dir), direction);
    const measureAll = async (names: string, room: string): Promise<Map<string, Control[]>> => {
      await owner.getByRole("navigation").getByRole("button", { name: room, exact: true }).click();
      await owner.getByRole("heading", { name: room, level: 1 }).waitFor();
      const found = await measure(owner, `${direction} room ${names}`);
      await owner.setViewportSize({ width: 390, height: 720 });
      await owner.getByRole("button", { name: "All rooms" }).click();
      const list = await measure(owner, `${direction} list ${names}`);
      await owner.setViewportSize({ width: 1280, height: 720 });
      await owner.getByTestId("start-video-call").click();
      await bea.getByTestId("answer").click();
      await expectMedia([owner, bea], 1);
      const call = await measure(owner, `${direction} call ${names}`);
      expect(await owner.getByRole("group", { name: "Pages" }).count()).toBe(0);
      await owner.setViewportSize({ width: 1280, height: 720 });
      await owner.goto(`${host.url}/#/settings/calls`);
      await owner.getByRole("heading", { name: "Calls", level: 1 }).waitFor();
      const settings = await measure(owner, `${direction} settings ${names}`);
      await owner.setViewportSize({ width: 1280, height: 720 });
      await owner.goBack();
      await owner.getByTestId("leave").click();
      await bea.getByTestId("leave").click();
      await owner.getByTestId("start-video-call").waitFor();
      return new Map([...found, ...list, ...call, ...settings]);
    };
    const short = await measureAll("short", "Team");
    await api.call(routes.renameMe, { body: { display_name: person } });
    const now = await measureAll("long", long);
    for (const [state, controls] of short)
      expect([state, now.get(state.replace("short", "long"))]).toEqual([state, controls]);
  });
});
