import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { checkDialog, finishedCheck, runCheck } from "../helpers/checks.ts";
import { mediaServerPid, startHost, temporaryDirectory } from "../helpers/host.ts";
import { livekitProgram } from "../helpers/livekit-program.ts";
import {
  browserPath,
  joinByInvite,
  launchBrowser,
  openContext,
  signInWith,
  watch,
} from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

describe.skipIf(!browserPath)("the connection check", () => {
  test.each(["light", "dark"] as const)(
    "of a guest on this computer finds all well, in the %s theme",
    async (theme) => {
      const host = await startHost();
      const page = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea", { theme });
      await openSettings(page, "Calls");
      await page.getByRole("link", { name: "Check the connection" }).click();
      expect(await runCheck(page)).toEqual({
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
      await checkDialog(page).getByText("Calls work on this device.").waitFor();
      await checkDialog(page)
        .getByText(/^\d+ decoded frames and \d+ audio packets came back\.$/)
        .waitFor();
      await expectNoBarrier(page, `check-${theme}`);
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await checkDialog(page).getByRole("button", { name: "Copy report" }).click();
      await checkDialog(page).getByRole("button", { name: "Copied" }).waitFor();
      const report = await page.evaluate(() => navigator.clipboard.readText());
      expect(report).toContain("✓ Media over UDP");
      expect(report).not.toMatch(/127\.0\.0\.1|localhost|Bea|probe-/);
      await page.keyboard.press("Escape");
      await checkDialog(page).waitFor({ state: "detached" });
    },
  );

  test("of somebody with an invite needs no account, and of somebody without says what it cannot check", async () => {
    const host = await startHost();
    const page = await (await openContext(await launchBrowser())).newPage();
    watch(page, "invited");
    await page.goto(host.inviteUrl);
    await page.getByRole("link", { name: "Check whether calls work here" }).click();
    expect(await runCheck(page)).toMatchObject({ signalling: "ok", udp: "ok", quality: "ok", camera: "ok" });
    await checkDialog(page).getByText("Calls work on this device.").waitFor();
    await page.keyboard.press("Escape");
    // The invite is still there, and has not been used.
    await page.getByRole("textbox", { name: "Your name" }).waitFor();

    await page.goto("about:blank");
    await page.goto(host.inviteUrl.replace("#/invite/", "#/check/"));
    expect(await runCheck(page)).toMatchObject({ udp: "ok" });
    expect(page.url()).toBe(`${host.url}/#/check`);

    await page.goto("about:blank");
    await page.goto(`${host.url}/`);
    await page.getByRole("link", { name: "Check whether calls work here" }).click();
    expect(await runCheck(page)).toEqual({
      secure: "ok",
      webSocket: "ok",
      signalling: "skipped",
      udp: "skipped",
      tcp: "skipped",
      turn: "skipped",
      quality: "skipped",
      microphone: "ok",
      camera: "ok",
    });
    await checkDialog(page).getByText("Open your invite link, or sign in").waitFor();
    await expectNoBarrier(page, "check without an account");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
  });

  test("can be cancelled, and started again", async () => {
    const host = await startHost();
    const page = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await page.evaluate(() => (location.hash = "#/check"));
    await checkDialog(page).getByRole("button", { name: "Start" }).click();
    await checkDialog(page).locator("[data-step=udp][data-status=running]").waitFor();
    await checkDialog(page).getByRole("button", { name: "Cancel" }).click();
    expect(await runCheck(page)).toMatchObject({ udp: "ok", camera: "ok" });
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
    expect(await runCheck(page)).toMatchObject({
      webSocket: "ok",
      signalling: "fail",
      udp: "skipped",
      quality: "skipped",
      microphone: "ok",
    });
    await checkDialog(page).getByText("Calls do not work yet.").waitFor();
    rmSync(down);
    await expect.poll(status, { timeout: 20_000 }).toBe("healthy");
    await checkDialog(page).getByRole("button", { name: "Try again: Signalling" }).click();
    expect(await finishedCheck(page)).toMatchObject({ signalling: "ok", udp: "ok" });
  });
});
