import type { ElectronApplication, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import type { HearthBridge } from "../../src/shared/contract/ipc.ts";
import { createApi } from "../helpers/api.ts";
import { exitOf } from "../helpers/deadline.ts";
import { launchDesktop } from "../helpers/desktop.ts";
import { isRunning, logOf } from "../helpers/host.ts";
import { electronPath } from "../helpers/people.ts";
import { inCall } from "../helpers/rooms.ts";

/** Records a call in the app's own host, in which nobody else is. */
async function record(page: Page) {
  const answer = await page.evaluate(() =>
    (window as unknown as { hearth: HearthBridge }).hearth.call.connectToHost(),
  );
  if (!answer.ok || answer.value.status !== "ready") throw new Error(`no host: ${JSON.stringify(answer)}`);
  const api = createApi(answer.value.url, answer.value.accessToken);
  const { rooms } = await api.call(routes.listRooms);
  const call = await api.call(routes.initiateCall, { body: { room_id: rooms[0]?.id ?? "", type: "video" } });
  const body = { audio: true, video: true, transcript: false };
  return await api.call(routes.startRecording, { ...inCall(call), body });
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
});
