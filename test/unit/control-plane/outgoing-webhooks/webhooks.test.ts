import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { OutgoingWebhooks } from "../../../../src/control-plane/outgoing-webhooks/webhooks.ts";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { openDatabase } from "../../../../src/control-plane/storage/database.ts";
import { createStorage } from "../../../../src/control-plane/storage/index.ts";
import { systemClock } from "../../../../src/shared/base/clock.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

let storage: Storage;
let owner: Caller;
let hooks: OutgoingWebhooks;
let receiver: Server;
let url: string;
let received: number;

beforeEach(async () => {
  storage = createStorage(await openDatabase(temporaryDirectory()));
  const userId = ensureOwner(storage, systemClock, "Ada");
  owner = { userId, deviceId: "dev", displayName: "Ada", role: "owner", named: true, scopes: null };
  hooks = new OutgoingWebhooks(storage, systemClock);
  received = 0;
  receiver = createServer((_, response) => {
    received += 1;
    response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterEach(() => void receiver.close());

const allowInside = (allowed: boolean) =>
  storage.write(({ settings }) => settings.change({ webhooks_to_private_addresses: allowed }));

test("a test delivery returns the receiver's answer and leaves the last result as it is", async () => {
  allowInside(true);
  const { id } = hooks.create(owner, url, ["swp.message"]);
  expect(await hooks.test(owner, id)).toEqual({ status: 418, error: null });
  expect(hooks.list(owner)[0]?.last_result).toBeNull();
});

test("a test delivery does not go to private addresses once the owner no longer allows them", async () => {
  allowInside(true);
  const { id } = hooks.create(owner, url, ["swp.message"]);
  allowInside(false);
  expect(await hooks.test(owner, id)).toMatchObject({
    status: null,
    error: "private_address",
  });
  expect(received).toBe(0);
});

test("test deliveries are for the owner and admins, and for webhooks that exist", async () => {
  allowInside(true);
  const { id } = hooks.create(owner, url, ["swp.message"]);
  await expect(hooks.test({ ...owner, role: "member" }, id)).rejects.toMatchObject({ code: "SW_FORBIDDEN" });
  await expect(hooks.test(owner, "hook-0")).rejects.toMatchObject({ code: "SW_WEBHOOK_NOT_FOUND" });
  expect(received).toBe(0);
});
