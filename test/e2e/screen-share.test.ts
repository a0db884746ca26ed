import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { HearthBridge } from "../../src/shared/contract/ipc.ts";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { expectMedia } from "../helpers/media.ts";
import { close, joinByInvite, launchBrowser } from "../helpers/people.ts";
import { hasWindows, openForeignWindow, startWindowManager } from "../helpers/windows.ts";

/** The colour in the middle of the share, as decoded by the receiver. */
async function colourSeen(page: Page): Promise<readonly number[] | null> {
  return await page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>("video[data-share]");
    if (!video?.videoWidth) return null;
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const context = canvas.getContext("2d");
    context?.drawImage(video, 0, 0);
    const middle = context?.getImageData(video.videoWidth / 2, video.videoHeight * 0.6, 1, 1).data;
    return middle ? Array.from(middle.subarray(0, 3), (value) => Math.round(value / 255)) : null;
  });
}

const MAGENTA = [1, 0, 1];
const CYAN = [0, 1, 1];

describe.skipIf(!hasWindows)("sharing a window", () => {
  test("shares only the chosen window, until it closes", async () => {
    await startWindowManager();
    // Without the flag that allows every capture: the app itself allows camera and microphone.
    const { page: ada } = await launchDesktop({ flags: ["--use-fake-device-for-media-stream"] });
    const magenta = await openForeignWindow("Magenta", "#f0f");
    await openForeignWindow("Cyan", "#0ff");
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    await ada.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([ada, bea], 1);

    // Nothing can be captured without a choice.
    const refused = await ada.evaluate(async () => {
      try {
        await navigator.mediaDevices.getDisplayMedia({ video: true });
        return "captured";
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect(refused).toBe("AbortError");

    await ada.getByTestId("share-screen").click();
    const picker = ada.getByRole("dialog", { name: "What do you want to share?" });
    await picker.getByRole("option", { name: /Magenta/ }).waitFor();
    await picker.getByRole("option", { name: /Cyan/ }).waitFor();
    expect(await picker.getByRole("option", { name: /Hearth/ }).count()).toBe(0);
    await expectNoBarrier(ada, "picker");
    await picker.getByRole("option", { name: /Magenta/ }).click();
    await picker.getByRole("button", { name: "Share", exact: true }).click();
    await picker.waitFor({ state: "detached" });
    await ada.getByText(/You are sharing “Magenta.*” with 1 person/).waitFor();
    await expect.poll(() => colourSeen(bea), { timeout: 15_000 }).toEqual(MAGENTA);
    await expectNoBarrier(bea, "somebody's screen");

    // Choose another one with the keyboard.
    await ada.getByRole("button", { name: "Share something else" }).click();
    await picker.getByRole("option", { name: /Cyan/ }).waitFor();
    const search = ada.locator(":focus");
    await ada.keyboard.press("Shift+Tab");
    await ada.keyboard.press("ArrowRight");
    await picker.getByRole("tab", { name: "Screens", selected: true }).waitFor();
    await ada.keyboard.press("Home");
    await picker.getByRole("tab", { name: "Windows", selected: true }).waitFor();
    await ada.keyboard.press("Tab");
    expect(await search.getAttribute("type")).toBe("search");
    await ada.keyboard.type("cyan");
    await expect.poll(() => picker.getByRole("option").count()).toBe(1);
    await ada.keyboard.press("Enter");
    await picker.waitFor({ state: "detached" });
    await expect.poll(() => colourSeen(bea), { timeout: 15_000 }).toEqual(CYAN);

    // A choice is good for one capture.
    const replayed = await ada.evaluate(async () => {
      try {
        await navigator.mediaDevices.getDisplayMedia({ video: true });
        return "captured";
      } catch {
        return "refused";
      }
    });
    expect(replayed).toBe("refused");

    await ada.getByRole("button", { name: "Stop sharing" }).first().click();
    await bea.locator("video[data-share]").waitFor({ state: "detached" });

    // A closed window is no longer shared, with a notice.
    await ada.getByTestId("share-screen").click();
    await picker.getByRole("option", { name: /Magenta/ }).dblclick();
    await expect.poll(() => colourSeen(bea), { timeout: 15_000 }).toEqual(MAGENTA);
    await close("the magenta window", magenta);
    await ada.getByText(/“Magenta.*” was closed, so it is no longer shared/).waitFor();
    await bea.locator("video[data-share]").waitFor({ state: "detached" });
    await expectMedia([ada, bea], 1);
  });

  test("that does not exist or closes before it is shared is reported, and nothing else is shared in its place", async () => {
    await startWindowManager();
    const { page: ada } = await launchDesktop({ flags: ["--use-fake-device-for-media-stream"] });
    await ada.getByTestId("start-audio-call").click();
    await ada.getByTestId("share-screen").click();
    const picker = ada.getByRole("dialog", { name: "What do you want to share?" });
    await picker.getByText("No other window is open.").waitFor();
    const share = picker.getByRole("button", { name: "Share", exact: true });
    expect(await share.isDisabled()).toBe(true);
    await ada.keyboard.press("Escape");

    await openForeignWindow("Magenta", "#f0f");
    const cyan = await openForeignWindow("Cyan", "#0ff");
    await ada.getByTestId("share-screen").click();
    await picker.getByRole("option", { name: /Magenta/ }).waitFor();
    await picker.getByRole("option", { name: /Cyan/ }).click();
    await close("the cyan window", cyan);
    await picker.getByText(/“Cyan.*” is no longer there. Choose something else./).waitFor();
    expect(await share.isDisabled()).toBe(true);
    await picker.getByRole("option", { name: /Magenta/ }).waitFor();
    await ada.keyboard.press("Enter");
    expect(await picker.isVisible()).toBe(true);
    await expectNoBarrier(ada, "picker without its window");
    expect(await ada.getByText(/You are sharing/).count()).toBe(0);
    // Another one can still be chosen.
    await picker.getByRole("option", { name: /Magenta/ }).click();
    await share.click();
    await ada.getByText(/You are sharing “Magenta/).waitFor();
  });

  test("takes a real press for each capture, which no script can fake", async () => {
    await startWindowManager();
    const { page: ada } = await launchDesktop({ flags: ["--use-fake-device-for-media-stream"] });
    await openForeignWindow("Magenta", "#f0f");
    /** The window's id as a script in the page gets it, or why it does not. */
    const find = async () =>
      await ada.evaluate(async () => {
        const answer = await (window as unknown as { hearth: HearthBridge }).hearth.call.listScreenSources();
        if (!answer.ok) return "refused";
        const sources = answer.value.status === "listed" ? answer.value.sources : [];
        return sources.find(({ name }) => name.startsWith("Magenta"))?.id ?? "not yet";
      });
    /** Captures it by a script; Playwright provides the user activation that Chromium requires. */
    const capture = async (wanted: string) =>
      await ada.evaluate(async (id) => {
        const { call } = (window as unknown as { hearth: HearthBridge }).hearth;
        // Synthetic events are no press.
        document.querySelector<HTMLElement>("[data-testid=composer]")?.click();
        document.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        const chosen = await call.chooseScreenSource({ id, sound: false });
        const stream = await navigator.mediaDevices.getDisplayMedia({ video: true }).catch(() => null);
        for (const track of stream?.getTracks() ?? []) track.stop();
        return { chosen: chosen.ok, captured: stream !== null };
      }, wanted);
    expect(await find()).toBe("refused");
    await ada.mouse.move(400, 300);
    await ada.mouse.wheel(0, 50);
    await ada.keyboard.press("Escape");
    expect(await find()).toBe("refused");

    await ada.mouse.click(600, 300);
    await expect.poll(find).toMatch(/^window:/);
    const magenta = await find();
    for (const press of [() => ada.mouse.click(600, 300), () => ada.keyboard.press("Tab")]) {
      await press();
      expect(await capture(magenta)).toEqual({ chosen: true, captured: true });
      expect(await capture(magenta)).toEqual({ chosen: false, captured: false });
    }
  });
});
