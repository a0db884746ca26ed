import type { WebSocketRoute } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { controlPlanePid, isRunning, mediaServerPid, startHost } from "../helpers/host.ts";
import { expectMedia, inbound, longestGap } from "../helpers/media.ts";
import {
  browserPath,
  callOfThree,
  callWith,
  calmDevices,
  electronPath,
  joinByInvite,
  launchBrowser,
  participants,
  signInWith,
} from "../helpers/people.ts";

declare global {
  interface Window {
    /** Numbers of tiles that the stage has shown. */
    tileCounts: number[];
    /** Whether the stage has shown the self view. */
    ownPictures: boolean[];
  }
}

function watchTiles(): void {
  const stage = document.querySelector('section[aria-label="People in the call"]');
  if (!stage) throw new Error("no stage");
  const look = () => {
    const tiles = [...stage.querySelectorAll("li")];
    if (window.tileCounts.at(-1) !== tiles.length) window.tileCounts.push(tiles.length);
    const own = tiles.find((tile) => tile.textContent.includes("You"));
    const isShown = own?.querySelector("video") instanceof HTMLVideoElement;
    if (window.ownPictures.at(-1) !== isShown) window.ownPictures.push(isShown);
  };
  window.tileCounts = [];
  window.ownPictures = [];
  look();
  new MutationObserver(look).observe(stage, { childList: true, subtree: true });
}

describe.skipIf(!browserPath)("a call survives", () => {
  test("kill -9 of the media server: same call, audio and video between all participants recover", async () => {
    const { host, pages, callId } = await callOfThree();
    await Promise.all(pages.map((page) => page.evaluate(watchTiles)));
    const killed = Date.now();
    process.kill(mediaServerPid(host.dataDirectory), "SIGKILL");
    // It is shown at once, and leaving is possible.
    await Promise.all(
      pages.map((page) => page.getByText("Reconnecting").first().waitFor({ timeout: 2_000 })),
    );
    await expectMedia(pages, 2, 30_000);
    process.stdout.write(`media back ${Date.now() - killed} ms after kill -9 of the media server\n`);
    // All tiles, and the self view, have stayed meanwhile.
    for (const page of pages) {
      expect(await page.evaluate(() => window.tileCounts)).toEqual([3]);
      expect(await page.evaluate(() => window.ownPictures)).toEqual([true]);
    }
    const call = await host.owner.api.call(routes.getCall, { params: { call_id: callId } });
    expect(call).toMatchObject({ id: callId, status: "active", ended_at: null });
    await expect
      .poll(
        async () =>
          (await host.owner.api.call(routes.getCall, { params: { call_id: callId } })).participants.length,
      )
      .toBe(3);
    await pages[2]?.getByTestId("leave").click();
    await expectMedia(pages.slice(0, 2), 1);
  });

  test("kill -9 of the control plane: media never stops, and the state is correct afterwards", async () => {
    // A low frame rate: this measures the call, not the machine.
    const { host, pages, callId } = await callWith(["Bea", "Cem"], calmDevices);
    const page = pages[1];
    if (!page) throw new Error("nobody there");
    const gap = longestGap(page, 8_000);
    const before = await inbound(page);
    process.kill(controlPlanePid(host.process.pid ?? 0), "SIGKILL");
    await page.getByText("No connection to the host").first().waitFor();
    await page.getByText("No connection to the host").first().waitFor({ state: "detached" });
    expect(await gap).toBeLessThan(500);
    // Nothing was renegotiated: each track is the same, and has continued.
    const after = new Map((await inbound(page)).map((flow) => [flow.track, flow]));
    expect(new Set(after.keys())).toEqual(new Set(before.map(({ track }) => track)));
    for (const flow of before)
      expect(after.get(flow.track)?.packets, flow.kind).toBeGreaterThan(flow.packets);
    await expectMedia(pages, 2);
    await expect
      .poll(
        async () =>
          await host.owner.api.call(routes.getCall, { params: { call_id: callId } }).catch(() => null),
        { timeout: 15_000 },
      )
      .toMatchObject({ status: "active", participants: { length: 3 } });
    // Messages arrive, and the call can be ended.
    await page.getByTestId("composer").fill("still here");
    await page.keyboard.press("Enter");
    await pages[0]?.getByText("still here").waitFor();
    await host.owner.api.call(routes.endCall, { params: { call_id: callId } });
    for (const each of pages) await each.getByTestId("leave").waitFor({ state: "detached" });
  });

  test("repeated loss of its signalling connection: the same peer connections continue each time", async () => {
    const host = await startHost();
    const browser = await launchBrowser(calmDevices);
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const signalling: WebSocketRoute[] = [];
    await bea.routeWebSocket(/\/rtc/, (client) => {
      client.connectToServer();
      signalling.push(client);
    });
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    const tracks = async () => (await inbound(bea)).map(({ track }) => track).sort();
    const before = await tracks();
    // The media server renews the token with each connection, signed with a random one of its keys.
    for (let cuts = 0; cuts < 5; cuts += 1) {
      await signalling.at(-1)?.close();
      await bea.getByText("Reconnecting").first().waitFor();
      await bea.getByText("Reconnecting").first().waitFor({ state: "detached" });
      expect(await tracks(), `after ${cuts + 1}`).toEqual(before);
    }
  });

  test("loss of its signalling connection while joining: it retries at once", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await owner.getByTestId("start-video-call").click();
    await bea.getByRole("button", { name: "Decline", exact: true }).click();
    let cut = 0;
    await bea.routeWebSocket(/\/rtc/, (client) => {
      const server = client.connectToServer();
      if (cut > 0) return;
      cut += 1;
      // The join response arrives, and nothing after it.
      server.onMessage((message) => {
        client.send(message);
        void client.close();
      });
    });
    await bea.getByTestId("join-call").click();
    // livekit-client alone would wait for 15 s here.
    await expectMedia([owner, bea], 1, 12_000);
    expect(cut).toBe(1);
  });

  test("media that never connects while joining: it says so, and leads to the check", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await bea.routeWebSocket(/\/rtc/, (client) => {
      const server = client.connectToServer();
      // The join response arrives; how to reach the media server does not, as if a firewall dropped it.
      server.onMessage((message) => {
        client.send(message);
        server.onMessage(() => {});
      });
    });
    await bea.getByTestId("start-video-call").click();
    await bea.getByText("Audio and video do not reach the host.").waitFor({ timeout: 20_000 });
    await expectNoBarrier(bea, "joining that does not succeed");
    await bea.getByRole("link", { name: "Check the connection" }).click();
    await bea.getByRole("dialog", { name: "Connection check" }).waitFor();
  });

  test("a participant closing their page, who disappears at once", async () => {
    const { pages } = await callOfThree();
    const [owner, , leaving] = pages;
    if (!owner || !leaving) throw new Error("nobody there");
    await leaving.goto("about:blank");
    await expect.poll(() => participants(owner).count(), { timeout: 3_000 }).toBe(2);
    await expectMedia(pages.slice(0, 2), 1);
  });
});

describe.skipIf(!electronPath || !browserPath)("the desktop app", () => {
  test("leaves no media server behind 2 s after it is killed in a call", async () => {
    const { app, page, dataDirectory } = await launchDesktop();
    const guest = await joinByInvite(await launchBrowser(), await inviteLink(page), "Bea");
    await page.getByTestId("start-video-call").click();
    await guest.getByTestId("answer").click();
    await expectMedia([page, guest], 1);
    const pid = mediaServerPid(dataDirectory);
    expect(isRunning(pid)).toBe(true);
    app.process().kill("SIGKILL");
    await expect.poll(() => isRunning(pid), { timeout: 2_000, interval: 20 }).toBe(false);
    await guest.getByText("Reconnecting").first().waitFor();
    await guest.getByTestId("leave").click();
    await guest.getByTestId("leave").waitFor({ state: "detached" });
  });
});
