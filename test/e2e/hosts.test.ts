import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openDesktop } from "../helpers/desktop.ts";
import { childrenOf, startHost } from "../helpers/host.ts";
import { electronPath } from "../helpers/people.ts";

/** The processes of a host that the app runs: its control plane and its media server. */
const hostProcesses = (app: number): number[] =>
  childrenOf(app).filter((pid) =>
    /NodeService|control-plane\.js|livekit-server/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")),
  );

describe.skipIf(!electronPath)("the hosts of the desktop app", () => {
  test("it asks first, runs no server for somebody who only joins, and starts a host when it is asked to", async () => {
    const host = await startHost();
    const { app, page, dataDirectory } = await openDesktop({ asksFirst: true });
    const pid = app.process().pid ?? 0;
    await page.getByRole("button", { name: "Start a place for your team here" }).waitFor();
    await page.getByLabel("Invite or sign-in link").fill(host.inviteUrl);
    await page.getByRole("button", { name: "Join", exact: true }).click();
    await page.getByLabel("Your name").fill("Guest");
    await page.keyboard.press("Enter");
    await page.getByTestId("composer").fill("Hello from somebody else's computer");
    await page.keyboard.press("Enter");
    await page.getByText("Hello from somebody else's computer").waitFor();
    // After a reload as well, and nobody is asked again.
    await page.reload();
    await page.getByText("Hello from somebody else's computer").waitFor();
    expect(hostProcesses(pid)).toEqual([]);
    for (const file of ["hearth.db", "host.json", "logs"])
      expect(existsSync(join(dataDirectory, file)), file).toBe(false);

    await page.evaluate(() => (window.location.hash = "/settings/hosts"));
    await page.getByRole("button", { name: "Start a place for your team here" }).click();
    await expect.poll(() => page.getByTestId("start-video-call").isEnabled()).toBe(true);
    await expect.poll(() => hostProcesses(pid)).toHaveLength(2);
    expect(readFileSync(join(dataDirectory, "window/hosts.json"), "utf8")).toContain(host.url);
  });
});
