import { writeFileSync } from "node:fs";
import { RoomServiceClient } from "livekit-server-sdk";
import type { BrowserContext, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { livekitRoomOf } from "../../src/shared/base/ids.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { startHost, type TestHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { liveCallOf, pressRecord } from "../helpers/record-button.ts";
import { livekitOf } from "../helpers/signalling.ts";
import {
  browserPath,
  joinByInvite,
  launchBrowser,
  openContext,
  signInWith,
  watch,
} from "../helpers/people.ts";

/** The folder for screenshots, if somebody wants to look at them. */
const folder = process.env["HEARTH_TEST_SCREENSHOTS"];

/** A page counts what it asks the browser for. */
declare global {
  var opened: string[];
}

async function countDevices(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    globalThis.opened = [];
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (constraints) => {
      globalThis.opened.push(JSON.stringify(constraints));
      return open(constraints);
    };
    const Connection = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Connection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        globalThis.opened.push("connection");
      }
    };
  });
}

const opened = (page: Page) => page.evaluate(() => globalThis.opened);

/** The identities in the call's LiveKit room, without hidden ones. */
async function inLivekit(host: TestHost, callId: string): Promise<string[]> {
  const { url, apiKey, apiSecret } = livekitOf(host);
  const participants = await new RoomServiceClient(url, apiKey, apiSecret).listParticipants(
    livekitRoomOf(callId),
  );
  return participants.filter(({ permission }) => !permission?.hidden).map(({ identity }) => identity);
}

describe.skipIf(!browserPath)("a call that is being recorded", () => {
  test("is entered only by who consents, and everybody in it knows", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    // Members may not record.
    expect(await bea.getByTestId("record").count()).toBe(0);
    await pressRecord(owner);

    // Who is in the call sees it, and whoever has started it is not asked.
    await bea.getByText(/started recording\. Everyone in the call is recorded\./).waitFor();
    await bea.getByTestId("recording-mark").first().waitFor();
    expect(await owner.getByTestId("stay-recorded").count()).toBe(0);
    await expectNoBarrier(bea, "the notice");
    await bea.getByTestId("stay-recorded").click();
    await bea.getByTestId("stay-recorded").waitFor({ state: "detached" });

    // Somebody for whom it rings is asked after the answer. Nothing is opened, and nobody new is in the call.
    const context = await openContext(browser);
    await countDevices(context);
    const cem = await context.newPage();
    watch(cem, "Cem");
    await cem.goto(host.inviteUrl);
    await cem.getByRole("textbox", { name: "Your name" }).fill("Cem");
    await cem.getByRole("button", { name: "Join" }).click();
    await cem.getByTestId("join-call").waitFor();
    await cem.getByRole("region", { name: "General" }).getByTestId("recording-mark").waitFor();
    await cem.getByTestId("join-call").click();
    await cem.getByRole("dialog", { name: "This call is being recorded" }).waitFor();
    await expectNoBarrier(cem, "the question");
    if (folder) writeFileSync(`${folder}/consent.png`, await cem.screenshot());
    await cem.getByTestId("decline-recording").click();
    await cem.getByTestId("join-call").waitFor();
    const call = await liveCallOf(host);
    expect(call.participants).toHaveLength(2);
    expect(await inLivekit(host, call.id)).toHaveLength(2);
    expect(await opened(cem)).toEqual([]);
    expect(await cem.getByTestId("leave").count()).toBe(0);

    // Escape is a no as well.
    await cem.getByTestId("join-call").click();
    await cem.getByTestId("accept-recording").waitFor();
    await cem.keyboard.press("Escape");
    await cem.getByTestId("accept-recording").waitFor({ state: "detached" });
    expect(await opened(cem)).toEqual([]);

    // Who consents is asked once: a reload comes back into the call at once.
    await cem.getByTestId("join-call").click();
    await cem.getByTestId("accept-recording").click();
    await expectMedia([owner, bea, cem], 2);
    await cem.reload();
    await expectMedia([cem], 2);
    expect(await cem.getByTestId("accept-recording").count()).toBe(0);

    // It ends with one press and a confirmation, and everybody sees that.
    await owner.getByTestId("record").click();
    const stop = owner.getByRole("dialog", { name: "Stop recording?" });
    await expectNoBarrier(owner, "the confirmation");
    await stop.getByRole("button", { name: "Stop recording" }).click();
    for (const page of [owner, bea, cem]) await page.getByText(/The recording has ended\./).waitFor();
    for (const page of [owner, bea, cem])
      await page.getByTestId("recording-mark").first().waitFor({ state: "detached" });
  });

  test("asks whoever it rings for, and rings on if they do not join", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const context = await openContext(browser);
    await countDevices(context);
    const bea = await context.newPage();
    watch(bea, "Bea");
    await bea.goto(host.inviteUrl);
    await bea.getByRole("textbox", { name: "Your name" }).fill("Bea");
    await bea.getByRole("button", { name: "Join" }).click();
    await bea.getByTestId("composer").waitFor();
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("incoming-call").waitFor();
    await pressRecord(owner);
    const card = bea.getByTestId("incoming-call");
    await card.getByText("This call is being recorded.").waitFor();
    const before = await opened(bea);
    await bea.getByTestId("answer").click();
    await bea.getByTestId("decline-recording").click();
    await card.waitFor();
    expect(await opened(bea)).toEqual(before);
    expect((await liveCallOf(host)).participants).toHaveLength(1);

    // Declining the call is another button.
    await bea.getByTestId("answer").click();
    await bea.getByRole("button", { name: "Decline the call" }).click();
    await expect.poll(async () => (await liveCallOf(host)).rejected).toHaveLength(1);
    await card.waitFor({ state: "detached" });
  });

  test.skipIf(!folder).each(["light", "dark"] as const)("looks right in the %s theme", async (theme) => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token, { theme });
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea", { theme });
    const cem = await joinByInvite(browser, host.inviteUrl, "Cem", { theme });
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    await owner.getByTestId("record").click();
    await owner.getByTestId("start-recording").waitFor();
    await lookAt(owner, `start-${theme}`);
    await owner.getByTestId("start-recording").click();
    await bea.getByTestId("stay-recorded").waitFor();
    await lookAt(bea, `notice-${theme}`);
    await lookAt(owner, `mark-${theme}`);
    await cem.getByText("This call is being recorded.").waitFor();
    await lookAt(cem, `ring-${theme}`);
    await cem.getByTestId("answer").click();
    await cem.getByTestId("decline-recording").waitFor();
    await lookAt(cem, `question-${theme}`);
    await owner.setViewportSize({ width: 1180, height: 760 });
    const [pip] = await Promise.all([
      owner.context().waitForEvent("page"),
      owner.getByTestId("open-pip").click(),
    ]);
    await pip.getByTestId("recording-mark").waitFor();
    writeFileSync(`${folder}/pip-${theme}.png`, await pip.screenshot());
  });
});

async function lookAt(page: Page, name: string): Promise<void> {
  for (const width of [390, 768, 1280]) {
    await page.setViewportSize({ width, height: 860 });
    writeFileSync(`${folder}/${name}-${width}.png`, await page.screenshot());
  }
}
