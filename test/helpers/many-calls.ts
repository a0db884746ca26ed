import type { Page } from "playwright";
import { routes } from "../../src/shared/contract/index.ts";
import type { TestHost } from "./host.ts";
import { expectMedia } from "./media.ts";
import { joinByInvite, launchBrowser, signInWith, calmDevices } from "./people.ts";

/** Two people who call each other again and again. */
interface Callers {
  readonly owner: Page;
  readonly bea: Page;
  /** One call, by turns from either side; resolves with the ms from the press on Answer until both hear and see each other. */
  readonly call: () => Promise<number>;
}

export async function openCallers(host: TestHost): Promise<Callers> {
  const owner = await signInWith(await launchBrowser(calmDevices), host.url, host.owner.token);
  const bea = await joinByInvite(await launchBrowser(calmDevices), host.inviteUrl, "Bea");
  let calls = 0;
  return {
    owner,
    bea,
    async call() {
      const [caller, callee] = calls % 2 === 0 ? [owner, bea] : [bea, owner];
      calls += 1;
      await caller.getByTestId("start-video-call").click();
      await callee.getByTestId("answer").click();
      const began = performance.now();
      await expectMedia([owner, bea], 1);
      const took = performance.now() - began;
      for (const page of [owner, bea]) await page.getByTestId("leave").click();
      for (const page of [owner, bea]) await page.getByTestId("start-video-call").waitFor();
      return took;
    },
  };
}

/** What a page keeps in memory, once its garbage is collected. */
export async function keptBy(page: Page): Promise<{ listeners: number; nodes: number }> {
  const devtools = await page.context().newCDPSession(page);
  // Objects that are finalized let go of others.
  for (let collection = 0; collection < 3; collection += 1)
    await devtools.send("HeapProfiler.collectGarbage");
  const { jsEventListeners, nodes } = await devtools.send("Memory.getDOMCounters");
  await devtools.detach();
  return { listeners: jsEventListeners, nodes };
}

/** Sends two messages a second until it is stopped. */
export function chat(host: TestHost, roomId: string): () => void {
  let sent = 0;
  const timer = setInterval(() => {
    sent += 1;
    void host.owner.api
      .call(routes.sendMessage, {
        params: { room_id: roomId },
        body: { body: `Message ${sent}`, txn_id: `message-${sent}` },
      })
      .catch(() => {});
  }, 500);
  return () => clearInterval(timer);
}
