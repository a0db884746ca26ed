import { expect } from "vitest";
import { createApi } from "../../src/renderer/api/client.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { askWindow, launchDesktop } from "../helpers/desktop.ts";
import { allMessages, controlPlanePid, isRunning, mediaServerPid, startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, callWith, calmDevices, electronPath } from "../helpers/people.ts";
import { appAccount, hostAccount } from "./accounts.ts";
import { fault } from "./fault.ts";
import { Senders } from "./senders.ts";

/** kill -9 of each process, with messages under way. */

/** A reserved port, on which nobody listens. */
const NOWHERE = "http://127.0.0.1:1";

const gone = (pid: number) => expect.poll(() => isRunning(pid), { timeout: 2_000, interval: 20 }).toBe(false);

fault("kill -9 of the control plane", { short: 1, long: 20 }, async (report) => {
  const host = await startHost();
  const senders = new Senders(await hostAccount(host));
  await senders.progress();
  const media = mediaServerPid(host.dataDirectory);
  process.kill(controlPlanePid(host.process.pid ?? 0), "SIGKILL");
  await senders.progress(30);
  await senders.settle(report);
  expect(mediaServerPid(host.dataDirectory)).toBe(media);
});

// Its short form is in test/e2e/survival.test.ts, with more to look at.
fault(
  "kill -9 of the media server, in a call",
  { short: 0, long: 20, skip: !browserPath },
  async (report) => {
    const { host, pages, callId } = await callWith(["Bea"], calmDevices);
    const senders = new Senders(await hostAccount(host));
    await senders.progress();
    const pid = mediaServerPid(host.dataDirectory);
    process.kill(pid, "SIGKILL");
    const killed = performance.now();
    await expect.poll(() => mediaServerPid(host.dataDirectory), { interval: 20 }).not.toBe(pid);
    await expectMedia(pages, 1, 30_000);
    report.recovery = performance.now() - killed;
    await senders.settle(report);
    const { rooms } = await host.owner.api.call(routes.listRooms);
    expect(rooms[0]?.call?.id).toBe(callId);
  },
);

fault("kill -9 of the host, restarted on its folder", { short: 1, long: 20 }, async (report) => {
  const host = await startHost();
  const senders = new Senders(await hostAccount(host));
  await senders.progress();
  const children = [mediaServerPid(host.dataDirectory), controlPlanePid(host.process.pid ?? 0)];
  host.process.kill("SIGKILL");
  for (const pid of children) await gone(pid);
  await startHost({ dataDirectory: host.dataDirectory, args: ["--port", new URL(host.url).port] });
  await senders.progress(30);
  await senders.settle(report);
});

fault(
  "kill -9 of the app, opened again on its folder",
  { short: 1, long: 20, skip: !electronPath },
  async (report) => {
    const first = await launchDesktop();
    let account = await appAccount(first.page);
    const senders = new Senders({ ...account, url: () => account.url() });
    await senders.progress();
    const children = [mediaServerPid(first.dataDirectory), controlPlanePid(first.app.process().pid ?? 0)];
    first.app.process().kill("SIGKILL");
    // Another host on this machine may get the port that is free now, and would answer 401: until the app is back,
    // messages go where nobody answers.
    account = { ...account, url: () => NOWHERE };
    for (const pid of children) await gone(pid);
    const second = await launchDesktop({ dataDirectory: first.dataDirectory });
    account = await appAccount(second.page);
    await senders.progress(30);
    await senders.settle(report);
  },
);

fault("kill -9 of the app's page", { short: 1, long: 20, skip: !electronPath }, async (report) => {
  const { app, page } = await launchDesktop();
  const account = await appAccount(page);
  const senders = new Senders(account);
  await senders.progress();
  await page.getByTestId("composer").fill("sent by the page");
  await page.keyboard.press("Enter");
  await page.locator("article", { hasText: "sent by the page" }).waitFor();
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  const crashed = page.waitForEvent("crash");
  process.kill(pid ?? 0, "SIGKILL");
  const killed = performance.now();
  await crashed;
  const isUsable = () =>
    askWindow(
      app,
      `document.querySelector('[data-testid="composer"]') !== null && document.querySelector("article") !== null`,
    );
  await expect.poll(isUsable, { timeout: 20_000 }).toBe(true);
  report.recovery = performance.now() - killed;
  await senders.settle(report);
  // What others say has moved it out of the page's sight.
  const api = createApi(account.url(), account.token);
  const arrived = async () =>
    (await allMessages(api, account.roomId)).filter(({ body }) => body === "sent by the page").length;
  // The page may send it again only now, and must not once it has arrived.
  await expect.poll(arrived, { timeout: 20_000 }).toBeGreaterThan(0);
  const unsent = `Object.keys(localStorage).filter((key) => / unsent /.test(key)).length`;
  await expect.poll(() => askWindow(app, unsent)).toBe(0);
  expect(await arrived()).toBe(1);
});
