import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { callAcross, callInApp, NAME, share } from "../helpers/namespaces/calls.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import * as places from "../helpers/namespaces/places.ts";
import { browserPath, electronPath } from "../helpers/people.ts";

/** Whom the participants of a call see blamed for a line that loses media in one direction. */

const { SITES } = places;
/** It has to be measured, to be reported by the media server, and to last. */
const NOTICED = { timeout: 60_000 };

async function callOverALine() {
  const net = places.sites();
  net.guest.know({ [NAME]: SITES.host });
  const shared = await share(net.host, NAME);
  return { net, shared, ...(await callAcross(shared, net)) };
}

const mark = (page: Page, person: string, text: string | RegExp) =>
  page
    .getByRole("region", { name: "People in the call" })
    .getByRole("listitem", { name: person })
    .getByRole("img", { name: text });

/** Leaves the call, and copies what this device has recorded of it. */
async function reportOf(page: Page): Promise<string> {
  await page.getByTestId("leave").click();
  await page.getByRole("button", { name: "Call quality" }).click();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy report" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  return await page.evaluate(() => navigator.clipboard.readText());
}

describe.skipIf(!hasNamespaces || !browserPath)("one packet in five is lost", () => {
  test("on the way from a guest to the host: it is the guest's upload, and for the others the guest's connection", async () => {
    const { net, shared, owner, bea, callId } = await callOverALine();
    const { host } = shared;
    places.loseMedia(net, "to host");
    await Promise.all([
      mark(bea, "Bea", "Your upload to the host is weak").waitFor(NOTICED),
      mark(owner, "Bea", "Their connection to the host is weak").waitFor(NOTICED),
    ]);
    // Nobody else is blamed.
    expect(await mark(owner, host.owner.name, /weak|overloaded/).count()).toBe(0);
    expect(await mark(bea, host.owner.name, /weak|overloaded/).count()).toBe(0);
    // It passes.
    net.router.filter("");
    await mark(bea, "Bea", "Your upload to the host is weak").waitFor({ state: "detached", ...NOTICED });

    await owner.getByTestId("leave").click();
    const report = await reportOf(bea);
    expect(report).toMatch(/with 1 other participant/);
    expect(report).toMatch(
      /^0:\d\d, for 0:\d\d: Your upload to the host: (weak|unstable) \(up to \d+(\.\d)?% lost/m,
    );
    // It names nobody, and no place.
    const { userId, deviceId, name } = host.owner;
    for (const secret of [name, "Bea", "General", userId, deviceId, callId, NAME, ...Object.values(SITES)])
      expect(report).not.toContain(secret);
    expect(report).not.toMatch(/[0-9a-f]{16}|\d+\.\d+\.\d+\.\d+|https?:|(call|room|dev)-/);
  });

  test("on the way from the host to a guest: it is nobody else's connection, and nobody's upload", async () => {
    const { net, shared, owner, bea } = await callOverALine();
    const { name } = shared.host.owner;
    places.loseMedia(net, "to guest");
    await Promise.all([
      // By what the media server says of the two, or as it is without a cause if that is not conclusive.
      mark(bea, name, /^(Your connection to the host is weak|Weak connection)$/).waitFor(NOTICED),
      mark(owner, "Bea", /^(Their connection to the host is weak|Weak connection)$/).waitFor(NOTICED),
    ]);
    expect(await mark(bea, "Bea", /upload/).count()).toBe(0);
    expect(await mark(owner, name, /weak|overloaded/).count()).toBe(0);
  });

  test.skipIf(!electronPath)("is also said in picture-in-picture", async () => {
    const net = places.sites();
    net.guest.know({ [NAME]: SITES.host });
    const { bea } = await callInApp(await share(net.host, NAME), net);
    const opening = bea.context().waitForEvent("page");
    await bea.getByTestId("open-pip").click();
    const pip = await opening;
    places.loseMedia(net, "to host");
    await pip.getByText("Your upload to the host is weak").waitFor(NOTICED);
  });
});
