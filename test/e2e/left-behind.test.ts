import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { general, startHost } from "../helpers/host.ts";
import { browserPath, joinByInvite, launchBrowser } from "../helpers/people.ts";
import { inCall, initiate } from "../helpers/rooms.ts";

describe.skipIf(!browserPath)("what has left the page", () => {
  test("is not kept in memory: a ring that ends while it comes into sight", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    // Loads the parts of menus, which follow all transitions.
    await bea.getByRole("button", { name: /account menu$/ }).click();
    await bea.getByRole("menuitem", { name: "Sign out" }).waitFor();
    await bea.keyboard.press("Escape");
    const { id } = await general(host.owner);
    // Without locators, which hold on to what they have found.
    const rings = (expected: boolean) =>
      bea.waitForFunction(
        (now) => (document.querySelector("[data-testid=answer]") !== null) === now,
        expected,
      );
    const devtools = await bea.context().newCDPSession(bea);
    const call = async (calls: number) => {
      for (let index = 0; index < calls; index += 1) {
        const grant = await initiate(host.owner, id);
        await rings(true);
        await host.owner.api.call(routes.endCall, inCall(grant));
        await rings(false);
      }
    };
    const listeners = async () => {
      await devtools.send("HeapProfiler.collectGarbage");
      return (await devtools.send("Memory.getDOMCounters")).jsEventListeners;
    };
    await call(10);
    const before = await listeners();
    await call(15);
    await expect.poll(listeners).toBeLessThan(before + 15);
  });
});
