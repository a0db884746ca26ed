import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office } from "../helpers/namespaces/places.ts";
import { answerPlainly } from "../helpers/namespaces/probes.ts";
import { launchDesktopOn, startHostOn } from "../helpers/namespaces/programs.ts";
import { startHost, temporaryDirectory } from "../helpers/host.ts";
import { electronPath } from "../helpers/people.ts";

describe.skipIf(!hasNamespaces || !electronPath)("the desktop app and a host on another machine", () => {
  test("joins by its invite link without a dialog, and refuses another certificate authority there", async () => {
    const { host: machine, guest } = office();
    const dataDirectory = temporaryDirectory();
    const args = ["--share", "lan"];
    const host = await startHostOn(machine, args, { dataDirectory });
    const { page } = await launchDesktopOn(guest);
    await expect.poll(() => page.getByTestId("start-video-call").isEnabled()).toBe(true);

    await page.evaluate(() => (window.location.hash = "/settings/hosts"));
    const link = page.getByLabel("Invite or sign-in link");
    await link.fill(`${new URL(host.inviteUrl).origin}/#/invite/never`);
    await page.getByRole("button", { name: "Join", exact: true }).click();
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("not an invite");

    await link.fill(host.inviteUrl);
    await page.getByRole("button", { name: "Join", exact: true }).click();
    await page.getByLabel("Your name").fill("Guest");
    await page.keyboard.press("Enter");
    await page.getByTestId("composer").fill("Hello from another machine");
    await page.keyboard.press("Enter");
    await page.getByText("Hello from another machine").waitFor();

    // After a reload it is still there, without another question.
    await page.reload();
    await page.getByText("Hello from another machine").waitFor();

    // The same address with another authority, as somebody in between would have.
    await host.stop();
    rmSync(join(dataDirectory, "certificates"), { recursive: true });
    await startHost({
      dataDirectory,
      args: [...args, "--port", new URL(host.url).port],
      under: machine.enter,
      // Through the same tunnel.
      reach: async () => host.url,
    });
    await page.reload();
    await page.getByRole("button", { name: "Show Hearth" }).waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("its certificate has changed");
    await page.getByRole("button", { name: "Show Hearth" }).click();
    await expect.poll(() => page.getByTestId("start-video-call").isEnabled()).toBe(true);
  });

  test("sends nothing to a host that answers without TLS all of a sudden", async () => {
    const { host: machine, guest } = office();
    const host = await startHostOn(machine, ["--share", "lan"]);
    const { page } = await launchDesktopOn(guest, { link: host.inviteUrl.replace("https:", "hearth:") });
    await page.getByRole("dialog").getByRole("button", { name: "Join", exact: true }).click();
    await page.getByLabel("Your name").fill("Guest");
    await page.keyboard.press("Enter");
    await page.getByTestId("composer").waitFor();

    await host.stop();
    const asked = await answerPlainly(machine, Number(new URL(host.inviteUrl).port));
    await page.reload();
    await page.getByRole("button", { name: "Show Hearth" }).waitFor();
    await page.getByRole("alert").waitFor();
    // It has tried, with TLS only: no request, and so no session, has arrived in the clear.
    expect(new Set(asked())).toEqual(new Set(["no HTTP"]));
  });
});
