import type { Page } from "playwright";
import { createApi } from "../helpers/api.ts";
import { routes } from "../../src/shared/contract/index.ts";
import type { HostConnection } from "../../src/shared/contract/ipc.ts";
import { general, type TestHost } from "../helpers/host.ts";
import type { Account } from "./senders.ts";

/** An account of a host's owner, for sending to General. */
export async function hostAccount(host: TestHost): Promise<Account> {
  const room = await general(host.owner);
  return { url: () => host.url, token: host.owner.token, roomId: room.id };
}

/** The same for the app's own host, with its page's session. */
export async function appAccount(page: Page): Promise<Account> {
  const answer = await page.evaluate(async () => {
    const { call } = (window as unknown as { hearth: { call: Record<string, () => Promise<unknown>> } })
      .hearth;
    return await call["connectToHost"]?.();
  });
  const connection = (answer as { value: HostConnection }).value;
  if (connection.status !== "ready") throw new Error(`the app's host is ${connection.status}`);
  const { url, accessToken } = connection;
  const { rooms } = await createApi(url, accessToken).call(routes.listRooms);
  return { url: () => url, token: accessToken, roomId: rooms[0]?.id ?? "" };
}
