import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ElectronApplication, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import type { HearthBridge } from "../../src/shared/contract/ipc.ts";
import { createApi, type Api } from "../helpers/api.ts";
import { exitOf } from "../helpers/deadline.ts";
import { launchDesktop } from "../helpers/desktop.ts";
import { isRunning, logOf } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { hasFfmpeg } from "../helpers/movies.ts";
import { browserPath, electronPath, joinByInvite, launchBrowser } from "../helpers/people.ts";
import { probe } from "../helpers/recorded-file.ts";
import { inCall } from "../helpers/rooms.ts";

/** The app's own host, as its owner. */
async function ownHost(page: Page): Promise<Api> {
  const answer = await page.evaluate(() =>
    (window as unknown as { hearth: HearthBridge }).hearth.call.connectToHost(),
  );
  if (!answer.ok || answer.value.status !== "ready") throw new Error(`no host: ${JSON.stringify(answer)}`);
  return createApi(answer.value.url, answer.value.accessToken);
}

const options = { audio: true, video: true, transcript: false };

/** Records a call in which nobody else is. */
async function record(page: Page) {
  const api = await ownHost(page);
  const { rooms } = await api.call(routes.listRooms);
  const call = await api.call(routes.initiateCall, { body: { room_id: rooms[0]?.id ?? "", type: "video" } });
  return await api.call(routes.startRecording, { ...inCall(call), body: options });
}

/** The size of what the recorders of a call have sent so far. */
function sizeOf(dataDirectory: string, callId: string): number {
  const folder = join(dataDirectory, "recordings", callId);
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  return files
    .filter((name) => name.endsWith("mix.mp4"))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** The windows that record: whether they are visible, and their processes. */
const recorders = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((window) => window.getTitle() === "Hearth recorder")
      .map((window) => ({ visible: window.isVisible(), pid: window.webContents.getOSProcessId() })),
  );

/** Presses the close button of the main window. */
const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === "Hearth")
      ?.close(),
  );

describe.skipIf(!electronPath)("the app's own host records in a window", () => {
  test("that is never shown, and ends with the app", async () => {
    const { app, page, dataDirectory } = await launchDesktop();
    expect(await record(page)).toMatchObject({ status: "recording" });
    const [recorder, ...others] = await recorders(app);
    expect(recorder).toMatchObject({ visible: false });
    expect(others).toEqual([]);
    const child = app.process();
    // As a service manager does.
    child.kill("SIGTERM");
    expect(await exitOf(child, "the app")).toBe(0);
    expect(isRunning(recorder?.pid ?? 0)).toBe(false);
    expect(logOf(dataDirectory)).not.toMatch(/recorder\.html#(?!<redacted>)/);
  });

  test("that is replaced when it crashes, while the main window stays as it is", async () => {
    const { app, page } = await launchDesktop();
    await record(page);
    await page.evaluate(() => Object.assign(window, { stays: true }));
    const [first] = await recorders(app);
    process.kill(first?.pid ?? 0, "SIGKILL");
    const next = async () => (await recorders(app)).find(({ pid }) => pid !== first?.pid);
    await expect.poll(next, { timeout: 30_000 }).toMatchObject({ visible: false });
    expect(await recorders(app)).toHaveLength(1);
    expect(await page.evaluate(() => "stays" in window)).toBe(true);
  });

  test("that goes on while the main window is hidden, and does not keep the app from quitting", async () => {
    const { app, page } = await launchDesktop();
    await record(page);
    const [before] = await recorders(app);
    await closeWindow(app);
    expect(await recorders(app)).toEqual([before]);
    const child = app.process();
    void app.evaluate(({ app: own }) => own.quit()).catch(() => {});
    expect(await exitOf(child, "the app")).toBe(0);
    expect(isRunning(before?.pid ?? 0)).toBe(false);
  });

  test.skipIf(!browserPath || !hasFfmpeg)("into one movie with picture and sound", async () => {
    const { page, dataDirectory } = await launchDesktop();
    const api = await ownHost(page);
    const invite = await api.call(routes.createInvite, { body: {} });
    const bea = await joinByInvite(await launchBrowser(), invite.url, "Bea");
    await page.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([page, bea], 1);
    const { rooms } = await api.call(routes.listRooms);
    const params = { call_id: rooms[0]?.call?.id ?? "" };
    const { id } = await api.call(routes.startRecording, { params, body: options });
    for (let second = 0; second < 4; second += 1) {
      const before = sizeOf(dataDirectory, params.call_id);
      await expect
        .poll(() => sizeOf(dataDirectory, params.call_id), { timeout: 30_000 })
        .toBeGreaterThan(before);
    }
    await api.call(routes.stopRecording, { params });
    const get = () => api.call(routes.getRecording, { params: { ...params, recording_id: id } });
    await expect.poll(async () => (await get()).status, { timeout: 60_000 }).toBe("finished");
    const { media, ...finished } = await get();
    expect(finished).toMatchObject({ partial: false, problem: null });
    const movie = probe(join(dataDirectory, media?.key ?? ""));
    expect(movie.streams.map(({ codec_name }) => codec_name)).toEqual(["h264", "aac"]);
    expect(movie.duration).toBeGreaterThan(3);
  });
});
