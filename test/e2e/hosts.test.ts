import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { openDesktop } from "../helpers/desktop.ts";
import { childrenOf, general, startHost } from "../helpers/host.ts";
import { expectMedia, rememberConnections } from "../helpers/media.ts";
import {
  browserPath,
  calmDevices,
  electronPath,
  fakeDevices,
  launchBrowser,
  signInWith,
} from "../helpers/people.ts";
import { routes } from "../../src/shared/contract/index.ts";

/** The processes of a host that the app runs: its control plane and its media server. */
const hostProcesses = (app: number): number[] =>
  childrenOf(app).filter((pid) =>
    /NodeService|control-plane\.js|livekit-server/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")),
  );

describe.skipIf(!electronPath || !browserPath)("the hosts of the desktop app", () => {
  test("it asks first, runs no server for somebody who only joins, and starts a host when it is asked to", async () => {
    const host = await startHost();
    const flags = [...fakeDevices, "--password-store=basic"];
    const { app, page, dataDirectory } = await openDesktop({ asksFirst: true, flags });
    let said = "";
    app.process().stderr?.on("data", (data: Buffer) => (said += data.toString("utf8")));
    const pid = app.process().pid ?? 0;
    await page.getByRole("button", { name: "Start a place for your team here" }).waitFor();
    await join(page, host.inviteUrl);
    await page.getByTestId("composer").fill("Hello from somebody else's computer");
    await page.keyboard.press("Enter");
    await page.getByText("Hello from somebody else's computer").waitFor();
    // After a reload as well, and nobody is asked again.
    await page.reload();
    await page.getByText("Hello from somebody else's computer").waitFor();
    // The session is kept without a key store here, which is said once.
    expect(said.match(/has no key store/g) ?? []).toHaveLength(process.platform === "linux" ? 1 : 0);
    expect(hostProcesses(pid)).toEqual([]);
    for (const file of ["hearth.db", "host.json", "logs"])
      expect(existsSync(path.join(dataDirectory, file)), file).toBe(false);

    await page.evaluate(() => (window.location.hash = "/settings/hosts"));
    await page.getByRole("button", { name: "Start a place for your team here" }).click();
    await expect.poll(() => page.getByTestId("start-video-call").isEnabled()).toBe(true);
    await expect.poll(() => hostProcesses(pid)).toHaveLength(2);
    expect(readFileSync(path.join(dataDirectory, "window/hosts.json"), "utf8")).toContain(host.url);
  });

  test("a ring on a host that is not shown arrives, and answering it switches to that host", async () => {
    const [office, studio] = [await startHost(), await startHost()];
    await office.owner.api.call(routes.changeSettings, { body: { name: "Office" } });
    const { page, dataDirectory } = await openDesktop({ asksFirst: true, flags: calmDevices });
    await page.addInitScript(rememberConnections);
    await join(page, office.inviteUrl);
    await page.evaluate(() => (window.location.hash = "/hosts"));
    await join(page, studio.inviteUrl);
    const list = page.getByRole("region", { name: "Hosts" });
    await list.getByRole("button", { name: "Office" }).waitFor();

    // News of the host that is not shown.
    const room = await general(office.owner);
    await office.owner.api.call(routes.sendMessage, {
      params: { room_id: room.id },
      body: { body: "Is anybody there?", txn_id: "hosts-1" },
    });
    await list.getByRole("img", { name: "New messages" }).waitFor();

    const caller = await signInWith(await launchBrowser(calmDevices), office.url, office.owner.token);
    await caller.getByTestId("start-video-call").click();
    const card = page.getByTestId("incoming-call");
    await card.getByText("Office").waitFor();
    await list.getByRole("img", { name: "Incoming call" }).waitFor();
    await card.getByTestId("answer").click();
    await expectMedia([caller, page], 1);
    await page.getByText("Is anybody there?").waitFor();
    await page.getByTestId("leave").click();

    // Signed out of one, and still signed in to the other.
    await page.evaluate(() => (window.location.hash = "/settings/hosts"));
    await page.getByRole("button", { name: "Sign out of Hearth" }).click();
    await page.getByRole("button", { name: "Sign out of Hearth?" }).click();
    await page.getByText("Signed out").last().waitFor();
    const { hosts } = JSON.parse(readFileSync(path.join(dataDirectory, "window/hosts.json"), "utf8")) as {
      hosts: { url: string; session: string | null }[];
    };
    expect(hosts.map(({ url, session }) => [url, session !== null])).toEqual([
      [office.url, true],
      [studio.url, false],
    ]);

    // Switching, to a host that has to be signed in to again, and back.
    await page.getByRole("button", { name: "Show Hearth" }).click();
    await page.getByRole("button", { name: "Show Office" }).click();
    await page.getByText("Is anybody there?").waitFor();

    // One that was left is in no list, and is not followed any more.
    await list.getByRole("button", { name: "Hearth" }).waitFor();
    await page.evaluate(() => (window.location.hash = "/settings/hosts"));
    await page.getByRole("button", { name: "Leave Hearth", exact: true }).click();
    await page.getByRole("button", { name: "Leave Hearth?" }).click();
    await page.evaluate(() => (window.location.hash = "/"));
    await page.getByTestId("composer").waitFor();
    expect(await list.count()).toBe(0);
  });
});

/** Joins by a link, as on the app's first page. */
async function join(page: Page, link: string): Promise<void> {
  await page.getByLabel("Invite or sign-in link").fill(link);
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.getByLabel("Your name").fill("Guest");
  await page.keyboard.press("Enter");
  await page.getByTestId("composer").waitFor();
}
