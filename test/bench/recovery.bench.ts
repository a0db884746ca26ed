import { expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { mediaServerPid, startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";
import { record, runs } from "./record.ts";

test("kill -9 of the media server in a call of three → every pair's sound and picture flow again", async () => {
  const host = await startHost();
  const browser = await launchBrowser();
  const owner = await signInWith(browser, host.url, host.owner.token);
  const others = [
    await joinByInvite(browser, host.inviteUrl, "Bea"),
    await joinByInvite(browser, host.inviteUrl, "Cem"),
  ];
  await owner.getByTestId("start-video-call").click();
  for (const page of others) await page.getByTestId("answer").click();
  const pages = [owner, ...others];
  await expectMedia(pages, 2);
  const liveCall = async () => (await host.owner.api.call(routes.listRooms)).rooms[0]?.call?.id;
  const callId = await liveCall();
  const back: number[] = [];
  for (let run = 0; run < runs(10); run += 1) {
    const pid = mediaServerPid(host.dataDirectory);
    const killed = Date.now();
    process.kill(pid, "SIGKILL");
    // The old process's tracks must not count as flowing.
    await expect.poll(() => mediaServerPid(host.dataDirectory)).not.toBe(pid);
    await expectMedia(pages, 2, 60_000);
    back.push(Date.now() - killed);
    expect(await liveCall()).toBe(callId);
  }
  record({
    what: "media back after kill -9 of the SFU, call of 3",
    unit: "ms",
    values: back,
    target: "p95 10000",
  });
});
