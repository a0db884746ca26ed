import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { launchDesktop } from "../helpers/desktop.ts";
import { leavePostedRecording } from "../helpers/posted-recordings.ts";
import { startHost, temporaryDirectory, type TestHost } from "../helpers/host.ts";
import { hasFfmpeg } from "../helpers/movies.ts";
import {
  browserPath,
  calmDevices,
  callWith,
  electronPath,
  launchBrowser,
  signInWith,
} from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";
import { leavePostedRecordings, SECONDS } from "../helpers/two-recordings.ts";

/** The folder for screenshots, if somebody wants to look at them. */
const folder = process.env["HEARTH_TEST_SCREENSHOTS"];

async function hostWithRecordings() {
  const left = await leavePostedRecordings();
  return { ...left, host: await startHost({ dataDirectory: left.dataDirectory }) };
}

const open = (browser: Browser, host: TestHost, theme: "light" | "dark" = "light") =>
  signInWith(browser, host.url, host.owner.token, { theme });

async function lookAt(page: Page, name: string): Promise<void> {
  if (!folder) return;
  for (const width of [390, 768, 1280]) {
    await page.setViewportSize({ width, height: 860 });
    writeFileSync(`${folder}/${name}-${width}.png`, await page.screenshot());
  }
}

describe.skipIf(!browserPath || !hasFfmpeg)("a recording in the timeline", () => {
  test("plays in place, and goes on with another link when its link has expired", async () => {
    const { host } = await hostWithRecordings();
    const page = await open(await launchBrowser(), host);
    const links: string[] = [];
    let expired = "";
    await page.route("**/v1/media/**", async (route) => {
      const url = route.request().url();
      if (url === expired) return await route.fulfill({ status: 404, body: "{}" });
      if (!links.includes(url)) links.push(url);
      return await route.continue();
    });
    await page.reload();
    const player = page.getByTestId("player").last();
    const video = player.locator("video");
    const at = () => video.evaluate((media: HTMLVideoElement) => media.currentTime);

    // A frame in which people are stands for it, before anything is pressed; it plays from the start.
    await expect.poll(at).toBe(3);
    await expect.poll(() => video.evaluate((media: HTMLVideoElement) => media.readyState)).toBeGreaterThan(1);
    expect(await video.evaluate((media: HTMLVideoElement) => media.paused)).toBe(true);
    expect(await player.getByRole("slider", { name: "Position" }).inputValue()).toBe("0");
    await player.getByRole("button", { name: "Play" }).click();
    await expect.poll(at).toBeLessThan(2);
    await expect.poll(at).toBeGreaterThan(0.3);
    await player.getByRole("combobox", { name: "Speed" }).selectOption("2");
    expect(await video.evaluate((media: HTMLVideoElement) => media.playbackRate)).toBe(2);

    // By keyboard.
    await player.getByRole("button", { name: "Pause" }).press("ArrowRight");
    await expect.poll(at).toBeGreaterThan(5);
    await player.getByRole("slider", { name: "Position" }).press("k");
    await player.getByRole("button", { name: "Play" }).waitFor();

    expired = links.at(-1) ?? "";
    await player.getByRole("slider", { name: "Position" }).fill("38");
    await player.getByRole("button", { name: "Play" }).click();
    await expect.poll(at).toBeGreaterThan(38);
    expect(links.at(-1)).not.toBe(expired);
    expect(await page.getByRole("alert").count()).toBe(0);
    // No link carries the session.
    expect(links.join()).not.toContain(host.owner.token);
  });

  test("has a transcript that unfolds, leads to its moments, and can be saved", async () => {
    const { host } = await hostWithRecordings();
    const page = await open(await launchBrowser(), host);
    const transcript = page.getByTestId("transcript");
    await transcript.getByText("Transcript").click();
    const line = transcript.getByRole("button", { name: /Then it is decided/ });
    await line.waitFor();
    await expectNoBarrier(page, "the timeline with recordings");
    await line.click();
    const video = page.getByTestId("player").last().locator("video");
    await expect
      .poll(() => video.evaluate((media: HTMLVideoElement) => !media.paused && media.currentTime))
      .toBeGreaterThan(31);

    await transcript.getByRole("button", { name: "Save as…" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Subtitles (.srt)" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.srt$/);
    expect(readFileSync(await download.path(), "utf8")).toContain("Bea: Thursday works for me.");
  });

  test("says what is wrong with it, and is deleted for everyone", async () => {
    const { host, id, callId, beasToken } = await hostWithRecordings();
    const browser = await launchBrowser();
    const page = await open(browser, host);
    const bea = await signInWith(browser, host.url, beasToken);
    await page.getByText("Something interrupted the recording, so parts of the call are missing.").waitFor();
    await page.getByText("The recording stopped early. The host's disk is almost full.").waitFor();
    await page
      .getByText(
        "The recording is still on the host's disk: the S3 server rejects the host's access key. Hearth keeps trying.",
      )
      .waitFor();
    await page.getByText("There is no transcript. The transcription engine took too long.").waitFor();
    // Members play it; only who may record may delete it.
    await bea.getByTestId("player").last().waitFor();
    expect(await bea.getByRole("button", { name: "Recording options" }).count()).toBe(0);

    await page.getByRole("button", { name: "Recording options" }).last().click();
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete this recording?" });
    await expectNoBarrier(page, "the question before deleting");
    await dialog.getByRole("button", { name: "Delete for everyone" }).click();
    for (const person of [page, bea]) {
      await person.getByText("This recording was deleted.").waitFor();
      await person.getByText("This transcript was deleted with its recording.").waitFor();
    }
    const params = { call_id: callId, recording_id: id };
    await expect(host.owner.api.call(routes.getRecording, { params })).rejects.toThrow(
      expect.objectContaining({ code: "SW_RECORDING_NOT_FOUND" }) as Error,
    );
  });

  test("shows how far its upload is, or that its file is missing", async () => {
    const { dataDirectory, file, callId, startedBy } = await leavePostedRecordings();
    const left = { callId, startedBy, file, seconds: SECONDS };
    const upload = (change: object) => ({ status: "waiting", problem: null, done: 0, ...change }) as const;
    const size = statSync(file).size;
    for (const state of [
      upload({ status: "uploading", done: Math.round(size / 4) }),
      upload({}),
      upload({ status: "failed", problem: "missing" }),
    ])
      await leavePostedRecording(dataDirectory, { ...left, upload: state });
    const host = await startHost({ dataDirectory });
    const page = await open(await launchBrowser(), host);
    // All three are in sight.
    await page.setViewportSize({ width: 1180, height: 3_000 });
    const uploading = page.getByRole("progressbar", { name: /Uploading to S3/ });
    expect(await uploading.evaluate((bar: HTMLProgressElement) => bar.value)).toBeCloseTo(0.25);
    await page.getByText("Waiting for its upload to S3").waitFor();
    await page.getByText(/it is neither on the host's disk nor in S3/).waitFor();
    await expectNoBarrier(page, "the timeline with uploads");
    await lookAt(page, "uploads");
  });

  test("of a call that was recorded in the app is there once it has stopped, and plays", async () => {
    const { pages } = await callWith(["Bea"], calmDevices);
    const [owner, bea] = pages as [Page, Page];
    await owner.getByTestId("record").click();
    await owner.getByTestId("start-recording").click();
    await bea.getByTestId("stay-recorded").click();
    await owner
      .getByTestId("recording-mark")
      .first()
      .getByText(/0:0[6-9]/)
      .waitFor();
    await owner.getByTestId("record").click();
    await owner.getByRole("dialog").getByRole("button", { name: "Stop recording" }).click();
    // It is finished and assembled first.
    const player = bea.getByTestId("player");
    await player.waitFor({ timeout: 60_000 });
    await player.getByRole("button", { name: "Play" }).click();
    const video = player.locator("video");
    await expect
      .poll(() => video.evaluate((media: HTMLVideoElement) => media.currentTime), { timeout: 20_000 })
      .toBeGreaterThan(1);
    expect(await video.evaluate((media: HTMLVideoElement) => media.videoHeight)).toBe(720);
  });

  test.skipIf(!folder).each(["light", "dark"] as const)("looks right in the %s theme", async (theme) => {
    const { host } = await hostWithRecordings();
    const page = await open(await launchBrowser(), host, theme);
    const video = page.getByTestId("player").last().locator("video");
    await expect.poll(() => video.evaluate((media: HTMLVideoElement) => media.readyState)).toBeGreaterThan(1);
    await lookAt(page, `recordings-${theme}`);
    const transcript = page.getByTestId("transcript");
    await transcript.getByText("Transcript").click();
    await transcript.getByRole("button", { name: /Then it is decided/ }).scrollIntoViewIfNeeded();
    await lookAt(page, `transcript-${theme}`);
    await page.setViewportSize({ width: 1280, height: 860 });
    await openSettings(page, "Recordings");
    await page.getByText("General").last().waitFor();
    await lookAt(page, `settings-${theme}`);
  });
});

describe.skipIf(!electronPath || !hasFfmpeg)("a recording in the desktop app", () => {
  test("plays, and is saved as a file", async () => {
    const { dataDirectory, file } = await leavePostedRecordings();
    const { app, page } = await launchDesktop({ dataDirectory });
    const player = page.getByTestId("player").last();
    await player.getByRole("button", { name: "Play" }).click();
    await expect
      .poll(() => player.locator("video").evaluate((media: HTMLVideoElement) => media.currentTime))
      .toBeGreaterThan(0.3);

    // In place of the person, who would be asked where to save it.
    const target = join(temporaryDirectory(), "saved.mp4");
    const saved = app.evaluate(
      ({ session }, path) =>
        new Promise<string>((resolve) =>
          session.defaultSession.once("will-download", (_event, item) => {
            item.setSavePath(path);
            item.once("done", (_done, state) =>
              resolve(`${state}: ${item.getSaveDialogOptions().defaultPath}`),
            );
          }),
        ),
      target,
    );
    await player.getByRole("button", { name: "Download" }).click();
    expect(await saved).toMatch(/^completed: [\w.-]+\.mp4$/);
    expect(readFileSync(target).equals(readFileSync(file))).toBe(true);
  });
});
