import { expect } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { controlPlanePid, isRunning, mediaServerPid, startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, calmDevices, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";
import { suspendPages } from "../helpers/suspend-pages.ts";
import { hostAccount } from "./accounts.ts";
import { fault, isLong } from "./fault.ts";
import { Senders } from "./senders.ts";

/** SIGSTOP of each process, which then exists but does nothing, as on a sleeping machine. */

const seconds = async (count: number): Promise<void> =>
  await new Promise((resolve) => setTimeout(resolve, count * 1_000));

fault("SIGSTOP of the control plane, for good", { short: 1, long: 5 }, async (report) => {
  const host = await startHost();
  const senders = new Senders(await hostAccount(host));
  await senders.progress();
  const media = mediaServerPid(host.dataDirectory);
  const stopped = controlPlanePid(host.process.pid ?? 0);
  process.kill(stopped, "SIGSTOP");
  await senders.progress(30);
  await senders.settle(report);
  expect(isRunning(stopped)).toBe(false);
  expect(mediaServerPid(host.dataDirectory)).toBe(media);
});

fault("SIGSTOP of the media server, for good", { short: 1, long: 5 }, async (report) => {
  const host = await startHost();
  const senders = new Senders(await hostAccount(host));
  const stopped = mediaServerPid(host.dataDirectory);
  const controlPlane = controlPlanePid(host.process.pid ?? 0);
  process.kill(stopped, "SIGSTOP");
  const began = performance.now();
  await expect.poll(() => isRunning(stopped), { timeout: 30_000 }).toBe(false);
  const health = async () => (await host.owner.api.call(routes.getHealth)).livekit.status;
  await expect.poll(health, { timeout: 30_000 }).toBe("healthy");
  await senders.settle(report);
  report.recovery = performance.now() - began;
  expect(controlPlanePid(host.process.pid ?? 0)).toBe(controlPlane);
});

fault("SIGSTOP of the host, for a while", { short: 1, long: 5 }, async (report) => {
  const host = await startHost();
  const senders = new Senders(await hostAccount(host));
  const pids = () => [controlPlanePid(host.process.pid ?? 0), mediaServerPid(host.dataDirectory)];
  const before = pids();
  await senders.progress();
  // It holds the connections, so messages wait for it meanwhile.
  host.process.kill("SIGSTOP");
  await seconds(isLong ? 30 : 3);
  host.process.kill("SIGCONT");
  // It was suspended itself, so it must not take the others for dead.
  await senders.progress(100);
  await senders.settle(report);
  expect(pids()).toEqual(before);
});

fault(
  "SIGSTOP of a page in a call, for a while",
  { short: 1, long: 6, skip: !browserPath, timeout: 300_000 },
  async (report, turn) => {
    const host = await startHost();
    const senders = new Senders(await hostAccount(host), 1);
    const owner = await signInWith(await launchBrowser(calmDevices), host.url, host.owner.token);
    const sleeper = await launchBrowser(calmDevices);
    const bea = await joinByInvite(sleeper, host.inviteUrl, "Bea");
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    const wake = await suspendPages(sleeper);
    await seconds(isLong ? ([5, 30, 120][turn % 3] ?? 5) : 3);
    wake();
    const woken = performance.now();
    await expectMedia([owner, bea], 1, 30_000);
    const back = performance.now() - woken;
    await senders.settle(report);
    report.recovery = back;
    // The short form runs with the other tests.
    if (isLong) expect(back).toBeLessThan(10_000);
  },
);

fault(
  "a ring that begins and ends while a page sleeps",
  { short: 1, long: 5, skip: !browserPath },
  async () => {
    const host = await startHost();
    const sleeper = await launchBrowser(calmDevices);
    const bea = await joinByInvite(sleeper, host.inviteUrl, "Bea");
    await bea.evaluate(() => {
      const page = window as unknown as { rang: boolean };
      page.rang = false;
      new MutationObserver(() => {
        page.rang ||= document.querySelector('[data-testid="incoming-call"]') !== null;
      }).observe(document.body, { childList: true, subtree: true });
    });
    const wake = await suspendPages(sleeper);
    const { rooms } = await host.owner.api.call(routes.listRooms);
    const { call_id } = await host.owner.api.call(routes.initiateCall, {
      body: { room_id: rooms[0]?.id ?? "", type: "audio" },
    });
    await host.owner.api.call(routes.endCall, { params: { call_id } });
    // Until a page that is only busy would be back; and the ring's missed call is there when it wakes.
    await seconds(6);
    wake();
    // Later events have been applied, so the ring would be shown by now.
    await host.owner.api.call(routes.sendMessage, {
      params: { room_id: rooms[0]?.id ?? "" },
      body: { body: "good morning", txn_id: "awake" },
    });
    await bea.getByText("good morning").waitFor();
    expect(await bea.evaluate(() => (window as unknown as { rang: boolean }).rang)).toBe(false);
  },
);
