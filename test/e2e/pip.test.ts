import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { expectMedia, inbound, receives } from "../helpers/media.ts";
import { joinByInvite, launchBrowser } from "../helpers/people.ts";
import {
  activeWindow,
  hasWindows,
  openForeignWindow,
  startWindowManager,
  windowId,
  xprop,
} from "../helpers/windows.ts";

const frames = (page: Page) =>
  page
    .locator("video")
    .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);

/** Waits until the small window shows moving pictures. */
async function expectMoving(pip: Page): Promise<void> {
  await pip.locator("video").waitFor();
  const before = await frames(pip);
  await expect.poll(() => frames(pip), { timeout: 10_000 }).toBeGreaterThan(before + 10);
}

describe.skipIf(!hasWindows)("the small window", () => {
  test("opens when the app is put away, above all others and without their focus; its mute is real", async () => {
    await startWindowManager();
    const { app, page: ada } = await launchDesktop();
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    await ada.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([ada, bea], 1);
    const connections = () =>
      ada.evaluate(() => (window as unknown as { connections: unknown[] }).connections.length);
    const connected = await connections();

    const other = await openForeignWindow("Elsewhere", "#888");
    await other.bringToFront();
    await expect.poll(activeWindow).toMatch(/^0x[0-9a-f]{2,}$/);
    const focused = activeWindow();
    const opening = app.waitForEvent("window");
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const pip = await opening;
    await expectMoving(pip);
    expect(activeWindow()).toBe(focused);
    const id = await windowId(app, "Hearth call");
    await expect.poll(() => xprop("-id", id, "_NET_WM_STATE")).toMatch(/_NET_WM_STATE_ABOVE/);
    expect(await connections()).toBe(connected);
    await expectNoBarrier(pip, "small window", true);

    // It is moved, and comes back to where it was.
    await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === "Hearth call");
      window?.setBounds({ x: 100, y: 120, width: 400, height: 225 });
    });
    await expectMoving(pip);

    // By keyboard: muted for the others, at the media server.
    await pip.getByRole("button", { name: "Mute" }).press("Enter");
    await expect.poll(async () => (await receives(bea)).heard).toBe(0);
    await pip.getByRole("button", { name: "Unmute" }).press("Enter");
    await expect.poll(async () => (await receives(bea)).heard).toBe(1);
    // The app's keys are its keys as well, and each press counts once.
    await pip.keyboard.press("Control+e");
    await pip.getByRole("button", { name: "Turn camera on" }).waitFor();
    await expect.poll(async () => (await receives(bea)).seen).toBe(0);
    await pip.keyboard.press("Control+e");
    await expect.poll(async () => (await receives(bea)).seen).toBe(1);

    // Back in the app it is gone; away again, it is where it was.
    const closing = pip.waitForEvent("close");
    await pip.getByRole("button", { name: "Back to the app" }).click();
    await closing;
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()))
      .toBe(false);
    const again = app.waitForEvent("window");
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const second = await again;
    await expectMoving(second);
    const bounds = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .find((each) => each.getTitle() === "Hearth call")
          ?.getBounds(),
      );
    await expect.poll(bounds).toEqual({ x: 100, y: 120, width: 400, height: 225 });

    // A display that is unplugged takes nothing along.
    const inSight = () =>
      app.evaluate(({ BrowserWindow, screen }) => {
        const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === "Hearth call");
        const { workArea } = screen.getPrimaryDisplay();
        return window ? window.getBounds().x < workArea.x + workArea.width : false;
      });
    await app.evaluate(({ BrowserWindow, screen }) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === "Hearth call");
      window?.setBounds({ x: 5_000, y: 120, width: 400, height: 225 });
      // There is one display here and no second to unplug: the word of it is given, what follows is real.
      screen.emit("display-removed", {}, {});
    });
    await expect.poll(inSight).toBe(true);
    await expectMoving(second);

    // Closed by the person, it stays closed in this call.
    const closed = second.waitForEvent("close");
    await second.getByRole("button", { name: "Close picture-in-picture" }).click();
    await closed;
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore());
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore());
    // A press opens it all the same; and it goes with the call.
    const pressed = app.waitForEvent("window");
    await ada.getByTestId("open-pip").click();
    const third = await pressed;
    await expectMoving(third);
    expect(app.windows()).toHaveLength(2);
    const gone = third.waitForEvent("close");
    await third.getByTestId("leave").click();
    await gone;
    await ada.getByTestId("leave").waitFor({ state: "detached" });
    await expect.poll(async () => (await inbound(bea)).length).toBeLessThanOrEqual(2);
    expect(app.windows()).toHaveLength(1);
  });
});
