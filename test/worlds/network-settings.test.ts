import { readFile } from "node:fs/promises";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office, OFFICE } from "../helpers/namespaces/places.ts";
import { scanTcp } from "../helpers/namespaces/probes.ts";
import { launchBrowserOn, startHostOn } from "../helpers/namespaces/programs.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

const mediaServer = process.env["HEARTH_LIVEKIT_SERVER"];

async function inviteLink(page: Page): Promise<string> {
  await page.getByRole("main").getByRole("button", { name: "Invite people" }).first().click();
  const field = page.getByRole("dialog").getByRole("textbox", { name: "Invite link" });
  await expect.poll(() => field.inputValue()).not.toBe("");
  return await field.inputValue();
}

/** The authority's certificate, as the invite dialog offers it. */
async function downloadedAuthority(page: Page): Promise<string> {
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Avoid the browser's warning").click();
  await expectNoBarrier(page, "how to trust the host");
  const [download] = await Promise.all([
    page.context().waitForEvent("download"),
    dialog.getByRole("link", { name: "Download the certificate authority" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("hearth-ca.crt");
  return await readFile(await download.path(), "utf8");
}

describe.skipIf(!hasNamespaces || !mediaServer || !browserPath)("the owner, from an invite link", () => {
  test("opens the host to the network, invites somebody there, and closes it again", async () => {
    const { host: machine, guest } = office();
    const host = await startHostOn(machine);
    const owner = await signInWith(await launchBrowser(), host.url, host.owner.token);
    const dialog = owner.getByRole("dialog");

    expect(await inviteLink(owner)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#\/invite\/[\w-]+$/);
    await dialog.getByText("This link works on this computer only.").waitFor();
    await expectNoBarrier(owner, "a link that works here only");
    await dialog.getByRole("button", { name: "Open network settings" }).click();
    await owner.getByRole("heading", { name: "Network", level: 1 }).waitFor();
    await dialog.waitFor({ state: "detached" });
    expect(await scanTcp(guest, OFFICE.host)).toEqual([]);

    await owner.getByRole("radio", { name: "Your network" }).check();
    const port = new URL(host.url).port;
    await owner.getByText(`https://${OFFICE.host}:${port}`, { exact: true }).waitFor();
    for (const open of [`TCP ${port}`, "UDP 47882", "TCP 47882"])
      await owner.getByRole("listitem").filter({ hasText: open }).waitFor();
    await owner.getByText(/Fingerprint of this host's certificate authority/).waitFor();
    await expectNoBarrier(owner, "network settings of a shared host");
    await expect
      .poll(() => scanTcp(guest, OFFICE.host), { timeout: 30_000 })
      .toEqual([Number(port), 47_882].sort((a, b) => a - b));

    await owner.getByRole("button", { name: "Close settings" }).first().click();
    // The settings return the focus to where the dialog had been opened.
    expect(await owner.locator(":focus").getAttribute("aria-label")).toBe("Invite people");
    const link = await inviteLink(owner);
    expect(link).toMatch(new RegExp(`^https://${OFFICE.host}:${port}/#/invite/[\\w-]+\\?ca=[0-9a-f]{64}$`));
    await dialog.getByText("The desktop app trusts this host through the link.").waitFor();
    const authority = await downloadedAuthority(owner);
    await dialog.getByRole("button", { name: "Close" }).click();
    await joinByInvite(await launchBrowserOn(guest, [authority]), link, "Bea");

    await openSettings(owner, "Network");
    await owner.getByRole("radio", { name: "This computer only" }).check();
    await owner.getByText("Nothing is open to other computers.").waitFor();
    await expect.poll(() => scanTcp(guest, OFFICE.host), { timeout: 30_000 }).toEqual([]);
  });
});
