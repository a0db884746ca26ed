import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { share } from "../helpers/namespaces/calls.ts";
import { announceFrom } from "../helpers/namespaces/nearby.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office, OFFICE } from "../helpers/namespaces/places.ts";
import { boundUdpPorts } from "../helpers/namespaces/probes.ts";
import { launchDesktopOn } from "../helpers/namespaces/programs.ts";
import { electronPath } from "../helpers/people.ts";

describe.skipIf(!hasNamespaces || !electronPath)("the desktop app, among hosts nearby", () => {
  test("joins one after showing its fingerprint, and never takes another one for it", async () => {
    const { network, cable, host: machine, guest } = office();
    const { host, port } = await share(machine);
    const fingerprint = new URL(host.inviteUrl).hash.split("?ca=")[1] ?? "";
    const { name } = await host.owner.api.call(routes.getHost);
    const liar = network.machine("liar");
    liar.plugIn(cable, "10.77.1.4/24");
    await announceFrom(liar, "10.77.1.4", { name, port, authority: fingerprint });

    const { app, page } = await launchDesktopOn(guest);
    const udp = async () => boundUdpPorts(await app.evaluate(() => process.pid)).length;
    const before = await udp();
    await page.evaluate(() => (window.location.hash = "/settings/hosts"));
    const row = (address: string) => page.getByRole("listitem").filter({ hasText: `https://${address}` });
    await row(`${OFFICE.host}:${port}`).waitFor();
    await row(`10.77.1.4:${port}`).waitFor();
    await expectNoBarrier(page, "hosts nearby");

    const dialog = page.getByRole("dialog");
    await row(`${OFFICE.host}:${port}`).getByRole("button").click();
    expect(await dialog.locator("code").textContent()).toBe(fingerprint);
    await expectNoBarrier(page, "the question about a host nearby");
    await dialog.getByLabel(/Invite code/).fill(/invite\/([\w-]+)/.exec(host.inviteUrl)?.[1] ?? "");
    await dialog.getByRole("button", { name: "The fingerprint is the same" }).click();
    await page.getByLabel("Your name").fill("Guest");
    await page.keyboard.press("Enter");
    await page.getByTestId("composer").waitFor();
    // Nobody looks at the list any more, so nothing listens.
    await expect.poll(udp, { timeout: 15_000 }).toBe(before);

    // The real host is known; the liar at its own address stays another one, and cannot prove what it says.
    await page.evaluate(() => (window.location.hash = "/settings/hosts"));
    await row(`${OFFICE.host}:${port}`).filter({ hasText: "Joined" }).waitFor();
    await row(`10.77.1.4:${port}`).getByRole("button").click();
    await dialog.getByRole("button", { name: "The fingerprint is the same" }).click();
    await dialog.getByText(/may be pretending to be the host/).waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await row(`10.77.1.4:${port}`).getByRole("button").waitFor();
  });

  test("joins one without an invite, to sign in there", async () => {
    const { host: machine, guest } = office();
    const { host, port } = await share(machine);
    const { page } = await launchDesktopOn(guest);
    await page.evaluate(() => (window.location.hash = "/settings/hosts"));
    const row = page.getByRole("listitem").filter({ hasText: `https://${OFFICE.host}:${port}` });
    await row.getByRole("button").click();
    await page.getByRole("dialog").getByRole("button", { name: "The fingerprint is the same" }).click();
    const { code } = await host.owner.api.call(routes.createDeviceCode);
    await page.getByLabel("Code from your other device").fill(code);
    await page.keyboard.press("Enter");
    await page.getByTestId("composer").waitFor();
  });

  test("says so when another host is at the address of one that it has joined", async () => {
    const { host: machine, guest } = office();
    const { host, port } = await share(machine);
    const { page } = await launchDesktopOn(guest, { link: host.inviteUrl.replace("https:", "hearth:") });
    await page.getByRole("dialog").getByRole("button", { name: "Join", exact: true }).click();
    await page.getByLabel("Your name").fill("Guest");
    await page.keyboard.press("Enter");
    await page.getByTestId("composer").waitFor();
    await host.stop();
    await announceFrom(machine, OFFICE.host, { name: "Studio", port, authority: "f".repeat(64) });
    await page.evaluate(() => (window.location.hash = "/settings/hosts"));
    const row = page.getByRole("listitem").filter({ hasText: "Studio" });
    await row.getByText(/not the host that you have joined/).waitFor();
    expect(await row.getByRole("button").count()).toBe(0);
  });
});
