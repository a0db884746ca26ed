import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { mediaServerPid, startHost, temporaryDirectory } from "../helpers/host.ts";
import { livekitProgram } from "../helpers/livekit-program.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Connection check" });

/** The status of each step, once all are done. */
async function statuses(page: Page): Promise<Record<string, string>> {
  await dialog(page).getByRole("button", { name: "Check again" }).waitFor({ timeout: 60_000 });
  return await dialog(page)
    .locator("[data-step]")
    .evaluateAll((steps) =>
      Object.fromEntries(
        steps.map((step) => [step.getAttribute("data-step"), step.getAttribute("data-status")]),
      ),
    );
}

describe.skipIf(!browserPath)("the connection check", () => {
  test.each(["light", "dark"] as const)(
    "of a guest on this computer finds all well, in the %s theme",
    async (theme) => {
      const host = await startHost();
      const page = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea", { theme });
      await openSettings(page, "Calls");
      await page.getByRole("link", { name: "Check the connection" }).click();
      await dialog(page).getByRole("button", { name: "Start" }).click();
      expect(await statuses(page)).toEqual({
        secure: "ok",
        webSocket: "ok",
        signalling: "ok",
        udp: "ok",
        tcp: "skipped",
        turn: "skipped",
        quality: "ok",
        microphone: "ok",
        camera: "ok",
      });
      await dialog(page).getByText("Calls work on this device.").waitFor();
      await dialog(page)
        .getByText(/^\d+ decoded frames and \d+ audio packets came back\.$/)
        .waitFor();
      await expectNoBarrier(page, `check-${theme}`);
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await dialog(page).getByRole("button", { name: "Copy report" }).click();
      await dialog(page).getByRole("button", { name: "Copied" }).waitFor();
      const report = await page.evaluate(() => navigator.clipboard.readText());
      expect(report).toContain("✓ Media over UDP");
      expect(report).not.toMatch(/127\.0\.0\.1|localhost|Bea|probe-/);
      await page.keyboard.press("Escape");
      await dialog(page).waitFor({ state: "detached" });
    },
  );

  test("can be cancelled, and started again", async () => {
    const host = await startHost();
    const page = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await page.evaluate(() => (location.hash = "#/check"));
    await dialog(page).getByRole("button", { name: "Start" }).click();
    await dialog(page).locator("[data-step=udp][data-status=running]").waitFor();
    await dialog(page).getByRole("button", { name: "Cancel" }).click();
    await dialog(page).getByRole("button", { name: "Start" }).click();
    expect(await statuses(page)).toMatchObject({ udp: "ok", camera: "ok" });
  });

  test("finds that the media server is down, and tries nothing that needs it", async () => {
    const down = join(temporaryDirectory(), "down");
    const real = process.env["HEARTH_LIVEKIT_SERVER"] ?? "";
    // A media server that takes until then to start.
    const program = livekitProgram(`while [ -e "${down}" ]; do sleep 0.05; done\nexec "${real}" "$@"`);
    const host = await startHost({ env: { HEARTH_LIVEKIT_SERVER: program } });
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    writeFileSync(down, "");
    process.kill(mediaServerPid(host.dataDirectory), "SIGKILL");
    const status = async () => (await host.owner.api.call(routes.getHealth)).livekit.status;
    await expect.poll(status).not.toBe("healthy");
    await page.evaluate(() => (location.hash = "#/check"));
    await dialog(page).getByRole("button", { name: "Start" }).click();
    expect(await statuses(page)).toMatchObject({
      webSocket: "ok",
      signalling: "fail",
      udp: "skipped",
      quality: "skipped",
      microphone: "ok",
    });
    await dialog(page).getByText("Calls do not work yet.").waitFor();
    rmSync(down);
    await expect.poll(status, { timeout: 20_000 }).toBe("healthy");
    await dialog(page).getByRole("button", { name: "Try again: Signalling" }).click();
    expect(await statuses(page)).toMatchObject({ signalling: "ok", udp: "ok" });
  });
});
