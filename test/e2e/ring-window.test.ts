import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { joinByInvite, launchBrowser } from "../helpers/people.ts";
import {
  activeWindow,
  hasWindows,
  openForeignWindow,
  startWindowManager,
  windowId,
  xprop,
} from "../helpers/windows.ts";

describe.skipIf(!hasWindows)("an incoming call while another program has the focus", () => {
  test("rings above it without taking the focus, and can be declined with a message or answered", async () => {
    await startWindowManager();
    const { app, page: ada } = await launchDesktop();
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    const other = await openForeignWindow("Elsewhere", "#888");
    await other.bringToFront();
    const hasFocus = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused());
    await expect.poll(hasFocus).toBe(false);
    await expect.poll(activeWindow).toMatch(/^0x[0-9a-f]{2,}$/);
    const focused = activeWindow();

    const opening = app.waitForEvent("window");
    await bea.getByTestId("start-video-call").click();
    const ring = await opening;
    await ring.getByTestId("incoming-call").getByText("Bea is calling with video").waitFor();
    expect(activeWindow()).toBe(focused);
    const id = await windowId(app, "Incoming call");
    await expect.poll(() => xprop("-id", id, "_NET_WM_STATE")).toMatch(/_NET_WM_STATE_ABOVE/);
    await expectNoBarrier(ring, "ring window");

    // Decline with a message, which the caller gets in the direct room.
    await ring.getByRole("button", { name: "Decline with a message" }).click();
    await expectNoBarrier(ring, "reply");
    const closing = ring.waitForEvent("close");
    await ring.getByRole("button", { name: "I'll call you later." }).click();
    await closing;
    await bea.getByText("root declined").waitFor();
    await bea.getByTestId("leave").click();
    await bea.getByRole("navigation").getByRole("button", { name: "root" }).click();
    await bea.getByText("I'll call you later.").waitFor();

    // Answering in the ring window brings the app to the front.
    const again = app.waitForEvent("window");
    await bea.getByTestId("start-audio-call").click();
    const second = await again;
    const gone = second.waitForEvent("close");
    await second.getByTestId("answer").click();
    await gone;
    await ada.getByTestId("leave").waitFor();
    await expect.poll(hasFocus).toBe(true);
    await ada.getByTestId("leave").click();
    await ada.getByTestId("leave").waitFor({ state: "detached" });
    expect(app.windows()).toHaveLength(1);
  });
});
