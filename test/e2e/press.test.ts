import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { startHost, type TestHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, calmDevices, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";
import { press, sends } from "../helpers/press.ts";

/** Above this, in ms, the browser calls a task of the main thread long: it may have kept the first frame waiting. */
const LONG = 50;
/** What else runs on this machine makes tasks longer as well, but not each time. */
const TRIES = 5;

async function openBoth(host: TestHost) {
  const browser = await launchBrowser(calmDevices);
  const owner = await signInWith(browser, host.url, host.owner.token);
  const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
  // A timeline with something in it, as rooms have.
  for (const { id } of await host.owner.api.call(routes.listRooms).then(({ rooms }) => rooms))
    for (let index = 0; index < 40; index += 1)
      await host.owner.api.call(routes.sendMessage, {
        params: { room_id: id },
        body: {
          body: `**Message** ${index} with a [link](https://example.test/${index})`,
          txn_id: `m${index}`,
        },
      });
  return { owner, bea };
}

const open = (page: Page, room: string) =>
  page.getByRole("navigation").getByRole("button", { name: room, exact: true }).click();

async function call(owner: Page, room: string): Promise<void> {
  await open(owner, room);
  await owner.getByTestId("start-video-call").click();
}

async function end(owner: Page, bea: Page): Promise<void> {
  await owner.getByRole("button", { name: "More call options" }).click();
  await owner.getByRole("menuitem", { name: "End for everyone" }).click();
  await bea.getByTestId("leave").waitFor({ state: "detached" });
}

describe.skipIf(!browserPath)("between a press and the first frame, the main thread has no long task", () => {
  test.each(["Bea", "General"])("answering a ring in %s", async (room) => {
    const { owner, bea } = await openBoth(await startHost());
    await open(bea, "General");
    const longest: number[] = [];
    for (let index = 0; index < TRIES; index += 1) {
      await call(owner, room);
      await bea.getByTestId("incoming-call").waitFor();
      await sends(owner);
      longest.push((await press(bea, "[data-testid=answer]", await idOf(bea))).longestTask);
      await expectMedia([owner, bea], 1);
      await end(owner, bea);
    }
    expect(Math.min(...longest), longest.join(", ")).toBeLessThanOrEqual(LONG);
  });

  test("joining a live call", async () => {
    const { owner, bea } = await openBoth(await startHost());
    await call(owner, "General");
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    const longest: number[] = [];
    for (let index = 0; index < TRIES; index += 1) {
      await bea.getByTestId("leave").click();
      await bea.getByTestId("join-call").waitFor();
      longest.push((await press(bea, "[data-testid=join-call]", await idOf(bea))).longestTask);
      await expectMedia([owner, bea], 1);
    }
    expect(Math.min(...longest), longest.join(", ")).toBeLessThanOrEqual(LONG);
  });
});

const idOf = async (page: Page): Promise<string> =>
  await page.evaluate(async () => {
    const authorization = `Bearer ${localStorage.getItem("hearth.session") ?? ""}`;
    const response = await fetch("/v1/me", { headers: { authorization } });
    return ((await response.json()) as { data: { id: string } }).data.id;
  });
