import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Api } from "../../../../src/renderer/api/client.ts";
import { useApp } from "../../../../src/renderer/stores/app-store.ts";
import { setCurrentApi } from "../../../../src/renderer/stores/current-api.ts";
import { keepFor } from "../../../../src/renderer/stores/kept.ts";
import { deliverWaiting, restoreOutbox, send } from "../../../../src/renderer/stores/outbox.ts";
import type { Me } from "../../../../src/shared/contract/entities.ts";
import { useFakeStorage } from "../fake-storage.ts";

/** What the host was sent, and as whom. */
let posted: string[] = [];

beforeEach(() => {
  posted = [];
  useFakeStorage();
  // Without locks: a page that is gone holds none, and those of these tests share one process.
  vi.stubGlobal("navigator", {});
});
afterEach(() => vi.unstubAllGlobals());

/** `slow` is awaited before the host answers a request that fetches something, or posts it. */
function apiOf(
  name: string,
  slow: (does: "fetch" | "post") => Promise<void> | undefined = () => undefined,
): Api {
  const call = async (_: object, { body }: { body?: { body: string } }) => {
    if (body) posted.push(`${name}: ${body.body}`);
    await slow(body ? "post" : "fetch");
    return body ? { id: "message-1", position: 1 } : { messages: [], more: false };
  };
  return { url: "", call } as unknown as Api;
}

function signInAs(name: string, api: Api): void {
  setCurrentApi(api);
  useApp.setState({ phase: { status: "signed-in", me: { id: name } as Me }, online: true, pending: [] });
  keepFor(null, name);
  restoreOutbox();
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const kept = () => Object.keys(globalThis.localStorage).filter((key) => key.startsWith("hearth.kept"));

test("what somebody has written is not sent as who signs in before it is", async () => {
  const slow = Promise.withResolvers<void>();
  signInAs(
    "ada",
    apiOf("ada", (does) => (does === "post" ? slow.promise : undefined)),
  );
  send("room-1", "first");
  await settled();
  send("room-1", "second");
  signInAs("bea", apiOf("bea"));
  slow.resolve();
  await settled();
  deliverWaiting();
  await settled();
  expect(posted).toEqual(["ada: first"]);
  expect(kept()).toEqual([expect.stringMatching(/ ada unsent /)]);
});

test("nor what a page before has left, which is looked for before it is sent", async () => {
  const slow = Promise.withResolvers<void>();
  signInAs(
    "ada",
    apiOf("ada", () => new Promise(() => {})),
  );
  send("room-2", "left");
  await settled();
  posted = [];
  // The page that is loaded again.
  const { send: sendAgain, ...again } = await freshOutbox();
  again.signInAs(
    "ada",
    apiOf("ada", () => slow.promise),
  );
  again.deliverWaiting();
  await settled();
  again.signInAs("bea", apiOf("bea"));
  slow.resolve();
  await settled();
  expect(posted).toEqual([]);
  sendAgain("room-2", "hers");
  await settled();
  expect(posted).toEqual(["bea: hers"]);
});

test("nothing is sent with a session that is not yet known to be the writer's", async () => {
  signInAs(
    "ada",
    apiOf("ada", () => new Promise(() => {})),
  );
  send("room-3", "unsent");
  await settled();
  send("room-4", "waits");
  posted = [];
  setCurrentApi(apiOf("bea"));
  deliverWaiting();
  await settled();
  expect(posted).toEqual([]);
});

/** The modules of a page that has just been loaded. */
async function freshOutbox() {
  vi.resetModules();
  const [app, api, keeping, outbox] = await Promise.all([
    import("../../../../src/renderer/stores/app-store.ts"),
    import("../../../../src/renderer/stores/current-api.ts"),
    import("../../../../src/renderer/stores/kept.ts"),
    import("../../../../src/renderer/stores/outbox.ts"),
  ]);
  return {
    send: outbox.send,
    deliverWaiting: outbox.deliverWaiting,
    signInAs(name: string, as: Api) {
      api.setCurrentApi(as);
      app.useApp.setState({
        phase: { status: "signed-in", me: { id: name } as Me },
        online: true,
        pending: [],
      });
      keeping.keepFor(null, name);
      outbox.restoreOutbox();
    },
  };
}
