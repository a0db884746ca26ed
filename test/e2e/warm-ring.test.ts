import { join } from "node:path";
import type { Browser, Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { JoinGrant } from "../../src/shared/contract/entities.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { invite, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";
import { expectMedia, inbound, rememberConnections } from "../helpers/media.ts";
import { browserPath, launchBrowser, signInWith } from "../helpers/people.ts";

const CLIENT = join(import.meta.dirname, "../../node_modules/livekit-client/dist/livekit-client.umd.js");
/** ms; long enough for the media server to send something if it would. */
const OBSERVED = 4_000;

/** A device that is not our client: it subscribes to everything at once. */
async function openHostile(browser: Browser, host: TestHost): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true });
  await context.addInitScript(rememberConnections);
  const page = await context.newPage();
  // Any page of the host's origin: the signalling refuses others.
  await page.goto(`${host.url}/docs`);
  await page.addScriptTag({ path: CLIENT });
  return page;
}

/** Connects, subscribes to everything, and waits for that many subscribed tracks. */
async function grab(page: Page, grant: JoinGrant, tracks: number): Promise<void> {
  await page.evaluate(
    async ([url, token, expected]) => {
      const client = (window as unknown as { LivekitClient: typeof import("livekit-client") }).LivekitClient;
      const room = new client.Room({ adaptiveStream: false });
      Object.assign(window, { room });
      let subscribed = 0;
      const all = new Promise<void>((resolve) => {
        const count = () => subscribed >= expected && resolve();
        room.on("trackSubscribed", () => {
          subscribed += 1;
          count();
        });
        count();
      });
      await room.connect(url, token, { rtcConfig: { iceServers: [] } });
      for (const participant of room.remoteParticipants.values())
        for (const publication of participant.trackPublications.values()) publication.setSubscribed(true);
      await all;
    },
    [grant.livekit_url, grant.livekit_token, tracks] as const,
  );
}

const packets = async (page: Page) => (await inbound(page)).reduce((sum, flow) => sum + flow.packets, 0);

async function expectSilence(page: Page): Promise<void> {
  await page.evaluate((time) => new Promise((resolve) => setTimeout(resolve, time)), OBSERVED);
  expect(await packets(page)).toBe(0);
}

/** Proves that the counter above would have seen packets. */
async function expectFlows(page: Page, kinds: readonly string[]): Promise<void> {
  const flowing = async () =>
    (await inbound(page)).filter((flow) => flow.packets > 0 && (flow.kind === "audio" || flow.frames > 0));
  await expect
    .poll(async () => (await flowing()).map((flow) => flow.kind).sort(), { timeout: 10_000 })
    .toEqual(kinds);
}

const initiatedIn = async (person: TestPerson, roomId: string) => {
  const find = async () =>
    (await person.api.call(routes.listRooms)).rooms.find((room) => room.id === roomId)?.call?.id;
  await expect.poll(find).toBeTruthy();
  return { params: { call_id: (await find()) ?? "" } };
};

describe.skipIf(!browserPath)("before answering, nobody receives media:", () => {
  test("in a direct room a hostile device subscribes and receives no packet until its answer", async () => {
    const host = await startHost();
    const bea = await invite(host, "Bea");
    const direct = await host.owner.api.call(routes.createDirectRoom, { body: { user_id: bea.userId } });
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    await owner.getByRole("button", { name: "Bea" }).click();
    // Until then, the button is that of the room before.
    await owner.getByRole("heading", { name: "Bea", level: 1 }).waitFor();
    await owner.getByTestId("start-video-call").click();
    const inCall = await initiatedIn(bea, direct.id);
    const hostile = await openHostile(browser, host);
    await grab(hostile, await bea.api.call(routes.warmUpCall, inCall), 2);
    await expectSilence(hostile);
    // The caller has a self view meanwhile.
    expect(
      await owner.locator("video[data-participant]").evaluate((video: HTMLVideoElement) => video.videoWidth),
    ).toBeGreaterThan(0);
    await bea.api.call(routes.joinCall, inCall);
    await expectFlows(hostile, ["audio", "video"]);
  });

  test("in a larger room a hostile device cannot subscribe, even after somebody else answers", async () => {
    const host = await startHost();
    const bea = await invite(host, "Bea");
    const cem = await invite(host, "Cem");
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const { rooms } = await host.owner.api.call(routes.listRooms);
    const general = rooms[0]?.id ?? "";
    await owner.getByTestId("start-video-call").click();
    const inCall = await initiatedIn(bea, general);
    const hostile = await openHostile(browser, host);
    await grab(hostile, await bea.api.call(routes.warmUpCall, inCall), 0);
    await expectSilence(hostile);
    const other = await signInWith(browser, host.url, cem.token);
    await other.getByTestId("answer").click();
    await expectMedia([owner, other], 1);
    await expectSilence(hostile);
    // It was not shown to anybody either.
    await expect.poll(() => owner.locator("video[data-participant]").count()).toBe(2);
    await bea.api.call(routes.joinCall, inCall);
    await expectFlows(hostile, ["audio", "audio", "video", "video"]);
  });
});
