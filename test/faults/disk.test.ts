import { closeSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { canMount, mountSmallDisk } from "../helpers/disk.ts";
import { allMessages, controlPlanePid, mediaServerPid, startHost } from "../helpers/host.ts";
import { hostAccount } from "./accounts.ts";
import { fault } from "./fault.ts";
import { Senders } from "./senders.ts";

fault(
  "the disk is full, with messages being sent and a failing outgoing webhook",
  { short: 1, long: 20, skip: !canMount },
  async (report) => {
    const { directory } = mountSmallDisk("8m");
    const host = await startHost({ dataDirectory: directory });
    const receiver = await startFailingReceiver();
    await host.owner.api.call(routes.changeSettings, { body: { webhooks_to_private_addresses: true } });
    await host.owner.api.call(routes.createWebhook, {
      body: { url: receiver.url, events: ["swp.message"] },
    });
    const pids = () => [controlPlanePid(host.process.pid ?? 0), mediaServerPid(directory)];
    const before = pids();
    const account = await hostAccount(host);
    const senders = new Senders(account);
    await senders.progress();
    const ballast = join(directory, "ballast");
    fillUp(ballast);
    const full = { retries: senders.retries, posts: receiver.posts() };
    // Refused again and again, and the webhook tried again, which is written down as well.
    await expect.poll(() => senders.retries, { timeout: 20_000 }).toBeGreaterThan(full.retries + 100);
    await expect.poll(receiver.posts, { timeout: 20_000 }).toBeGreaterThan(full.posts);
    // Reading goes on.
    expect((await allMessages(host.owner.api, account.roomId)).length).toBeGreaterThanOrEqual(10);
    expect((await host.owner.api.call(routes.getHealth)).livekit.status).toBe("healthy");
    expect(pids()).toEqual(before);
    rmSync(ballast);
    const freed = performance.now();
    await senders.progress();
    const recovered = performance.now() - freed;
    await senders.settle(report);
    // How long people waited is how long the disk was full.
    report.recovery = recovered;
    expect(pids()).toEqual(before);
  },
);

/** Writes until nothing more fits. */
function fillUp(file: string): void {
  const handle = openSync(file, "w");
  for (let size = 64 * 1024; size >= 1; size = Math.floor(size / 4)) {
    try {
      for (;;) writeSync(handle, Buffer.alloc(size));
    } catch {
      // So much does not fit any more; less may.
    }
  }
  closeSync(handle);
  expect(statSync(file).size).toBeGreaterThan(0);
}

async function startFailingReceiver(): Promise<{ url: string; posts: () => number }> {
  let posts = 0;
  const server = createServer((request, response) => {
    posts += 1;
    request.resume();
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posts: () => posts };
}
