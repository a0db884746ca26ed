import { describe, expect, test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, calmDevices, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";
import { liveCallOf, pressRecord } from "../helpers/record-button.ts";
import { suspendPages } from "../helpers/suspend-pages.ts";

/** In ms: for longer than livekit-client, and anybody else, waits for a connection. */
const AWAY = 31_000;

describe.skipIf(!browserPath)("a call that is being recorded", () => {
  test("is returned to without a question, by who consented and was away for more than half a minute", async () => {
    const host = await startHost();
    const owner = await signInWith(await launchBrowser(calmDevices), host.url, host.owner.token);
    const away = await launchBrowser(calmDevices);
    const bea = await joinByInvite(away, host.inviteUrl, "Bea");
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    await pressRecord(owner);
    await bea.getByTestId("stay-recorded").click();
    const wake = await suspendPages(away);
    const since = performance.now();
    const hasGone = async () =>
      performance.now() - since > AWAY && (await liveCallOf(host)).participants.length === 1;
    await expect.poll(hasGone, { timeout: 120_000, interval: 500 }).toBe(true);
    wake();
    await expectMedia([owner, bea], 1, 40_000);
    await bea.getByTestId("recording-mark").first().waitFor();
    expect(await bea.getByTestId("accept-recording").count()).toBe(0);
    expect(await bea.getByTestId("stay-recorded").count()).toBe(0);
    const { recordings } = await liveCallOf(host);
    expect(recordings).toMatchObject([{ status: "recording", partial: false }]);
  });
});
