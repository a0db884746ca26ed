import { appendFileSync, existsSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { startControlPlane } from "../helpers/control-plane.ts";
import { canMount, mountSmallDisk } from "../helpers/disk.ts";
import { createApi } from "../../src/renderer/api/client.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { controlPlanePid, general, isRunning, startHost, type TestHost } from "../helpers/host.ts";

/** Fills the disk to the last byte; returns a function that frees it. */
function fill(data: string): () => void {
  const file = join(data, "somebody-else");
  for (const size of [65_536, 4_096, 64, 1])
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch (error) {
      expect(error).toMatchObject({ code: "ENOSPC" });
    }
  return () => rmSync(file);
}

/** A webhook receiver that always fails. */
async function failingReceiver(): Promise<{ url: string; tries: () => number }> {
  let tries = 0;
  const server = createServer((_request, response) => {
    tries += 1;
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, tries: () => tries };
}

const controlPlaneOf = (host: TestHost) => controlPlanePid(host.process.pid ?? 0);

test.skipIf(!canMount)(
  "on a full disk with a failing webhook nothing crashes, writes get 507, reads work, and no acknowledged write is lost",
  async () => {
    const { directory: data } = mountSmallDisk("1m");
    const host = await startHost({ dataDirectory: data });
    const { api } = host.owner;
    const room = await general(host.owner);
    const receiver = await failingReceiver();
    await api.call(routes.changeSettings, { body: { webhooks_to_private_addresses: true } });
    await api.call(routes.createWebhook, { body: { url: receiver.url, events: ["swp.message"] } });
    const send = (index: number) =>
      api.call(routes.sendMessage, {
        params: { room_id: room.id },
        body: { body: `${index} `.padEnd(2_000, "x"), txn_id: `full-${index}` },
      });
    const stored = async () =>
      (
        await api.call(routes.listMessages, { params: { room_id: room.id }, query: { limit: 200 } })
      ).messages.map(({ id }) => id);
    const acknowledged = [(await send(0)).id];
    await expect.poll(receiver.tries).toBeGreaterThan(0);
    const free = fill(data);
    const pid = controlPlaneOf(host);
    let refused: unknown;
    for (let index = 1; index < 400 && !refused; index += 1)
      await send(index).then(
        ({ id }) => acknowledged.push(id),
        (error: unknown) => (refused = error),
      );
    expect(refused).toMatchObject({ code: "SW_DISK_FULL" });

    // After some failed deliveries whose results could not be stored it is the same process.
    const before = receiver.tries();
    await expect.poll(receiver.tries, { timeout: 30_000 }).toBeGreaterThan(before + 1);
    expect(controlPlaneOf(host)).toBe(pid);
    expect(await stored()).toEqual(acknowledged);

    // A killed control plane restarts, and can be read from.
    process.kill(pid, "SIGKILL");
    await expect.poll(() => isRunning(pid)).toBe(false);
    await expect.poll(() => stored().catch(() => [])).toEqual(acknowledged);
    expect(await api.call(routes.listNotices)).toEqual(["disk_low"]);
    await expect(send(1_000)).rejects.toMatchObject({ code: "SW_DISK_FULL" });

    const second = controlPlaneOf(host);
    free();
    await expect
      .poll(() =>
        send(1_001).then(
          ({ id }) => acknowledged.push(id),
          () => 0,
        ),
      )
      .toBeGreaterThan(1);
    expect(await stored()).toEqual(acknowledged);
    expect(controlPlaneOf(host)).toBe(second);
    // A backup never takes the last space.
    expect(existsSync(join(data, "backups")) ? readdirSync(join(data, "backups")) : []).toEqual([]);
    expect(host.errors()).not.toContain("unhandled promise rejection");
  },
);

test.skipIf(!canMount)(
  "a host started on a full disk can be signed in to and read, and written to once there is space",
  async () => {
    const { directory: data } = mountSmallDisk("3m");
    const first = await startHost({ dataDirectory: data });
    const room = await general(first.owner);
    await first.stop();
    const free = fill(data);
    expect(existsSync(join(data, "hearth.db-shm"))).toBe(false);
    const { url, ownerCode } = await startControlPlane(data);
    for (let time = 0; time < 10; time += 1) {
      const api = await signIn(url, await ownerCode());
      expect((await api.call(routes.listRooms)).rooms.map(({ id }) => id)).toContain(room.id);
      expect((await api.call(routes.listSessions)).length).toBeGreaterThan(time);
    }
    const api = createApi(url, first.owner.token);
    const send = () =>
      api.call(routes.sendMessage, {
        params: { room_id: room.id },
        body: { body: "x".repeat(9_000), txn_id: "t" },
      });
    await expect(send()).rejects.toMatchObject({ code: "SW_DISK_FULL" });
    // Another device signs in with a device code.
    const shown = await api.call(routes.createDeviceCode);
    await signIn(url, shown.code);
    // A device can be signed out.
    const lost = await signIn(url, await ownerCode());
    const { device_id } = await lost.call(routes.getMe);
    await api.call(routes.revokeSession, { params: { session_id: device_id } });
    await expect(lost.call(routes.getMe)).rejects.toMatchObject({ code: "SW_UNAUTHENTICATED" });

    free();
    expect((await send()).position).toBeGreaterThan(0);
    // Backups use a connection of their own.
    const copying = new Database(join(data, "hearth.db"), { readonly: true });
    onTestFinished(() => void copying.close());
    expect(copying.prepare("SELECT count(*) FROM messages").pluck().get()).toBe(1);
  },
);

test.skipIf(!canMount)("a host without a reserve file can be started and read on a full disk", async () => {
  const { directory: data } = mountSmallDisk("3m");
  const first = await startHost({ dataDirectory: data });
  const room = await general(first.owner);
  await first.stop();
  rmSync(join(data, "reserve"), { force: true });
  fill(data);
  const { url } = await startControlPlane(data);
  const { rooms } = await createApi(url, first.owner.token).call(routes.listRooms);
  expect(rooms.map(({ id }) => id)).toContain(room.id);
});

test.skipIf(!canMount)("an owner's code that cannot be stored is refused at once", async () => {
  const { directory: data } = mountSmallDisk("3m");
  const { ownerCode } = await startControlPlane(data);
  await ownerCode();
  truncateSync(join(data, "reserve"));
  fill(data);
  const before = performance.now();
  await expect(ownerCode()).rejects.toMatchObject({ code: "HEARTH_DISK_FULL" });
  expect(performance.now() - before).toBeLessThan(5_000);
});

async function signIn(url: string, code: string) {
  const body = { code, device_label: "test" };
  return createApi(url, (await createApi(url, null).call(routes.exchangeCode, { body })).access_token);
}
