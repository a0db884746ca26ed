import type { ElectronApplication, Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { HearthBridge } from "../../src/shared/contract/ipc.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { within } from "../helpers/deadline.ts";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { expectMedia, inbound, receives } from "../helpers/media.ts";
import { joinByInvite, launchBrowser, participants } from "../helpers/people.ts";
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

/** Waits until picture-in-picture shows moving video. */
async function expectMoving(pip: Page): Promise<void> {
  await pip.locator("video").waitFor();
  const before = await frames(pip);
  await expect.poll(() => frames(pip), { timeout: 10_000 }).toBeGreaterThan(before + 10);
}

const windowTitles = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .map((window) => window.getTitle())
      .toSorted(),
  );

/** Minimises or restores the app's window. The page has acted on it by then: it listens longer than we do. */
async function setMinimised(app: ElectronApplication, page: Page, minimised: boolean): Promise<void> {
  await page.evaluate((wanted) => {
    const { on } = (window as unknown as { hearth: HearthBridge }).hearth;
    const heard = new Promise<void>((resolve) => {
      on.mainWindow((state) => state.minimised === wanted && resolve());
    });
    Object.assign(window, { heard });
  }, minimised);
  await app.evaluate(({ BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === "Hearth");
    if (wanted) window?.minimize();
    else window?.restore();
  }, minimised);
  const heard = page.evaluate(() => (window as unknown as { heard: Promise<void> }).heard);
  await within(10_000, `to hear that the window is ${minimised ? "minimised" : "restored"}`, heard);
}

describe.skipIf(!hasWindows)("picture-in-picture", () => {
  test("opens above all other windows when the app is minimised, takes no focus, controls the call, and closes with it", async () => {
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
    await expectNoBarrier(pip, "picture-in-picture");

    // Moved elsewhere, it shows video all the same; below it comes back to this place.
    await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === "Hearth call");
      window?.setBounds({ x: 100, y: 120, width: 400, height: 225 });
    });
    await expectMoving(pip);

    // Muted by keyboard, and not heard by the other participant.
    await pip.getByRole("button", { name: "Mute" }).press("Enter");
    await expect.poll(async () => (await receives(bea)).heard).toBe(0);
    await pip.getByRole("button", { name: "Unmute" }).press("Enter");
    await expect.poll(async () => (await receives(bea)).heard).toBe(1);
    // The app's keyboard shortcuts work here too, once per press.
    await pip.keyboard.press("Control+e");
    await pip.getByRole("button", { name: "Turn camera on" }).waitFor();
    await expect.poll(async () => (await receives(bea)).seen).toBe(0);
    await pip.keyboard.press("Control+e");
    await expect.poll(async () => (await receives(bea)).seen).toBe(1);

    // It closes when the app is shown again, and reopens in the same place when the app is minimised, however often.
    const bounds = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .find((each) => each.getTitle() === "Hearth call")
          ?.getBounds(),
      );
    const reopen = async (open: Page): Promise<Page> => {
      const closing = open.waitForEvent("close");
      await open.getByRole("button", { name: "Back to the app" }).click();
      await closing;
      await expect
        .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()))
        .toBe(false);
      const again = app.waitForEvent("window");
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
      const reopened = await again;
      await expectMoving(reopened);
      await expect.poll(bounds).toEqual({ x: 100, y: 120, width: 400, height: 225 });
      return reopened;
    };
    const second = await reopen(await reopen(pip));

    // It comes to the app's display when its own is unplugged, and stays when another one is. There is no second display here
    // to unplug: the event is made up, what follows it is real.
    const unplug = (which: "its own" | "another") =>
      app.evaluate(({ screen }, unplugged) => {
        const { id } = screen.getPrimaryDisplay();
        screen.emit("display-removed", {}, { id: unplugged === "another" ? id + 1 : id });
      }, which);
    const dragged = { x: 300, y: 320, width: 400, height: 225 };
    await app.evaluate(({ BrowserWindow }, to) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === "Hearth call");
      window?.setBounds(to);
    }, dragged);
    await expect.poll(bounds).toEqual(dragged);
    await unplug("another");
    expect(await bounds()).toEqual(dragged);
    await unplug("its own");
    await expect.poll(bounds).toEqual({ x: 100, y: 120, width: 400, height: 225 });
    await expectMoving(second);

    // Closed by the person, it stays closed in this call, whatever the app hears of its window.
    const closed = second.waitForEvent("close");
    await second.getByRole("button", { name: "Close picture-in-picture" }).click();
    await closed;
    for (const minimised of [false, true, false]) await setMinimised(app, ada, minimised);
    expect(await windowTitles(app)).toEqual(["Hearth"]);
    // A press opens it all the same; and it goes with the call.
    const pressed = app.waitForEvent("window");
    await ada.getByTestId("open-pip").click();
    const third = await pressed;
    await expectMoving(third);
    expect(await windowTitles(app)).toEqual(["Hearth", "Hearth call"]);
    // In none of its windows has the app connected a second time.
    expect(await connections()).toBe(connected);
    expect((await inbound(bea)).map(({ kind }) => kind).toSorted()).toEqual(["audio", "video"]);
    const gone = third.waitForEvent("close");
    await third.getByTestId("leave").click();
    await gone;
    await ada.getByTestId("leave").waitFor({ state: "detached" });
    await expect.poll(() => participants(bea).count()).toBe(1);
    expect(await receives(bea)).toEqual({ heard: 0, seen: 0 });
    expect(await windowTitles(app)).toEqual(["Hearth"]);
  });
});
