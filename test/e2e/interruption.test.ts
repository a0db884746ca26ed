import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { askWindow, inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { expectMedia, receives } from "../helpers/media.ts";
import {
  browserPath,
  callOfThree,
  close,
  electronPath,
  joinByInvite,
  launchBrowser,
} from "../helpers/people.ts";

describe.skipIf(!browserPath)("a reloaded page", () => {
  test("rejoins its call, with microphone and camera as they were", async () => {
    const { host, pages, callId } = await callOfThree();
    const [owner, bea] = pages;
    if (!owner || !bea) throw new Error("nobody there");
    await bea.getByTestId("toggle-mute").click();
    await bea.reload();
    await expectMedia([bea], 2);
    expect(await bea.getByTestId("toggle-mute").getAttribute("aria-pressed")).toBe("false");
    expect(await bea.getByTestId("toggle-camera").getAttribute("aria-pressed")).toBe("true");
    await expect.poll(() => receives(owner), { timeout: 15_000 }).toEqual({ heard: 1, seen: 2 });
    const call = () => host.owner.api.call(routes.getCall, { params: { call_id: callId } });
    await expect.poll(async () => (await call()).participants).toHaveLength(3);

    // After leaving, a reload does not rejoin.
    await bea.getByTestId("leave").click();
    await bea.reload();
    await bea.getByTestId("join-call").waitFor();
    expect(await bea.getByTestId("leave").count()).toBe(0);
  });

  test("says so if the call has ended meanwhile; a duplicated tab does not take over the call", async () => {
    const { host, pages, callId } = await callOfThree();
    const bea = pages[1];
    if (!bea) throw new Error("nobody there");
    // A tab duplicated by the browser has its session storage; so has this one.
    const memory = await bea.evaluate(() => sessionStorage.getItem("hearth.call"));
    expect(memory).toContain(callId);
    const copy = await bea.context().newPage();
    await copy.addInitScript((kept) => sessionStorage.setItem("hearth.call", kept ?? ""), memory);
    await copy.goto(host.url);
    await copy.getByTestId("join-call").waitFor();
    await expectMedia(pages, 2);
    await close("the copy", copy);

    await host.owner.api.call(routes.endCall, { params: { call_id: callId } });
    await bea.getByTestId("leave").waitFor({ state: "detached" });
    await bea.evaluate((kept) => sessionStorage.setItem("hearth.call", kept ?? ""), memory);
    await bea.reload();
    await bea.getByText("The call ended").first().waitFor();
    expect(await bea.getByTestId("leave").count()).toBe(0);
  });
});

describe.skipIf(!electronPath)("a crashed window", () => {
  test("rejoins its call by itself, and its picture-in-picture window closes", async () => {
    const { app, page: ada, dataDirectory } = await launchDesktop();
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    await ada.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([ada, bea], 1);
    await ada.getByTestId("open-pip").click();
    const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    await expect.poll(windows).toBe(2);
    const crashed = ada.waitForEvent("crash");
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.getTitle() === "Hearth")
        ?.webContents.forcefullyCrashRenderer(),
    );
    await crashed;
    await expect.poll(windows).toBe(1);
    const frames = () =>
      askWindow(
        app,
        `Math.min(...Array.from(document.querySelectorAll("video[data-participant]"),
           (video) => video.getVideoPlaybackQuality().totalVideoFrames))`,
      );
    await expect
      .poll(frames, { timeout: 20_000 })
      .toSatisfy((least: number) => least > 20 && least < Infinity);
    await expect.poll(() => receives(bea), { timeout: 15_000 }).toEqual({ heard: 1, seen: 1 });
    // The crash is logged, and leaves no dump of the memory.
    const log = () => readFileSync(join(dataDirectory, "logs", "hearth.log"), "utf8");
    await expect.poll(log).toMatch(/ window window \d+ is gone: /);
    const files = readdirSync(dataDirectory, { recursive: true, encoding: "utf8" });
    expect(files.filter((name) => /\.(dmp|core)$/.test(name))).toEqual([]);
  });
});
