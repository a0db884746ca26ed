import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { expect } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { controlPlanePid, logOf, mediaServerPid, startHost, temporaryDirectory } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { callAcross, share } from "../helpers/namespaces/calls.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { badLine, sites } from "../helpers/namespaces/places.ts";
import { browserPath } from "../helpers/people.ts";
import { hostAccount } from "./accounts.ts";
import { fault, isLong } from "./fault.ts";
import { Senders } from "./senders.ts";

const mediaServer = process.env["HEARTH_LIVEKIT_SERVER"] ?? "";

fault("the media server keeps crashing", { short: 1, long: 3, skip: !mediaServer }, async (report) => {
  const broken = join(temporaryDirectory(), "broken");
  const program = join(temporaryDirectory(), "livekit-server");
  const script = `#!/bin/sh\n[ "$1" != --config ] || [ ! -e '${broken}' ] || exit 1\nexec '${mediaServer}' "$@"\n`;
  writeFileSync(program, script, { mode: 0o755 });
  const host = await startHost({ env: { HEARTH_LIVEKIT_SERVER: program } });
  const account = await hostAccount(host);
  const senders = new Senders(account);
  const controlPlane = controlPlanePid(host.process.pid ?? 0);
  writeFileSync(broken, "");
  process.kill(mediaServerPid(host.dataDirectory), "SIGKILL");
  // Retried with backoff, and shown to people; chat continues.
  const tries = () => [...logOf(host.dataDirectory).matchAll(/livekit-server stopped/g)].length;
  await expect.poll(tries, { timeout: 30_000 }).toBeGreaterThanOrEqual(5);
  expect((await host.owner.api.call(routes.getHealth)).livekit.status).toBe("down");
  await expect(
    host.owner.api.call(routes.initiateCall, { body: { room_id: account.roomId, type: "audio" } }),
  ).rejects.toMatchObject({ code: "SW_CALL_LIVEKIT_UNREACHABLE" });
  await senders.progress();
  expect(tries()).toBeLessThan(8);
  rmSync(broken);
  const mended = performance.now();
  const health = async () => (await host.owner.api.call(routes.getHealth)).livekit.status;
  await expect.poll(health, { timeout: 15_000 }).toBe("healthy");
  await senders.settle(report);
  report.recovery = performance.now() - mended;
  await host.owner.api.call(routes.initiateCall, { body: { room_id: account.roomId, type: "audio" } });
  expect(controlPlanePid(host.process.pid ?? 0)).toBe(controlPlane);
  expect(existsSync(broken)).toBe(false);
});

fault(
  "a 1 Mbit/s line with 10% packet loss between two machines",
  { short: 1, long: 1, skip: !browserPath || !hasNamespaces, timeout: 300_000 },
  async (report) => {
    const net = sites();
    const shared = await share(net.host);
    const { owner, bea, callId } = await callAcross(shared, net);
    const { host } = shared;
    const pages = [owner, bea];
    const senders = new Senders(await hostAccount(host), 1);
    await Promise.all(pages.map((page) => page.evaluate(watchForLoss)));
    badLine(net);
    const before = await Promise.all(pages.map(soundOf));
    const ends = performance.now() + (isLong ? 120_000 : 10_000);
    let longest = 0;
    while (performance.now() < ends) {
      const began = performance.now();
      await expectSound(pages);
      longest = Math.max(longest, performance.now() - began);
    }
    const after = await Promise.all(pages.map(soundOf));
    const concealed = after.map(
      (now, i) => (now.concealed - (before[i]?.concealed ?? 0)) / (now.all - (before[i]?.all ?? 0)),
    );
    report.remark = `sound concealed: ${concealed.map((share) => `${Math.round(share * 100)} %`).join(", ")}`;
    for (const page of pages)
      expect(await page.evaluate(() => (window as unknown as { lost: boolean }).lost)).toBe(false);
    await senders.settle(report);
    report.recovery = longest;
    const call = await host.owner.api.call(routes.getCall, { params: { call_id: callId } });
    expect(call).toMatchObject({ status: "active", participants: { length: 2 } });
    await expectMedia(pages, 1, 30_000);
  },
);

function watchForLoss(): void {
  const page = window as unknown as { lost: boolean };
  const look = () => (page.lost ||= document.body.textContent.includes("Connection lost"));
  page.lost = false;
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}

/** Everybody hears more than they did when this was called. */
async function expectSound(pages: readonly Page[]): Promise<void> {
  const before = await Promise.all(pages.map(soundOf));
  const progress = async () =>
    (await Promise.all(pages.map(soundOf))).every((now, i) => now.energy > (before[i]?.energy ?? 0) + 1e-4);
  await expect.poll(progress, { timeout: 10_000, interval: 400 }).toBe(true);
}

async function soundOf(page: Page): Promise<{ energy: number; concealed: number; all: number }> {
  return await page.evaluate(async () => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    const sound = { energy: 0, concealed: 0, all: 0 };
    for (const connection of connections)
      (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
        if (entry["type"] !== "inbound-rtp" || entry["kind"] !== "audio") return;
        sound.energy += Number(entry["totalAudioEnergy"] ?? 0);
        sound.concealed += Number(entry["concealedSamples"] ?? 0);
        sound.all += Number(entry["totalSamplesReceived"] ?? 0);
      });
    return sound;
  });
}
