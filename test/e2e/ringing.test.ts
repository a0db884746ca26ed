import { uptime } from "node:os";
import { describe, expect, test } from "vitest";
import { limits } from "../../src/shared/base/limits.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi } from "../helpers/api.ts";
import { startControlPlane } from "../helpers/control-plane.ts";
import { startHost, temporaryDirectory, type TestHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, close, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";

describe.skipIf(!browserPath)("a ring", () => {
  async function two(): Promise<{
    host: TestHost;
    browser: Awaited<ReturnType<typeof launchBrowser>>;
    owner: Awaited<ReturnType<typeof signInWith>>;
    bea: Awaited<ReturnType<typeof joinByInvite>>;
  }> {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    return { host, browser, owner, bea };
  }

  test("that is rejected in a direct room ends the call, and the caller sees why", async () => {
    const { owner, bea } = await two();
    await owner.getByRole("button", { name: "Bea" }).click();
    await owner.getByRole("heading", { name: "Bea", level: 1 }).waitFor();
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("reject").click();
    await bea.getByTestId("incoming-call").waitFor({ state: "detached" });
    await owner.getByText("Your call was declined.").waitFor();
    await owner.getByTestId("leave").waitFor({ state: "detached" });
    await owner.getByText("Your call was declined", { exact: true }).waitFor();
  });

  test("that nobody answers is missed after 45 s", async () => {
    const dataDirectory = temporaryDirectory();
    const first = await startControlPlane(dataDirectory);
    first.pretendMediaServer();
    const { access_token } = await createApi(first.url, null).call(routes.exchangeCode, {
      body: { code: await first.ownerCode() },
    });
    const api = createApi(first.url, access_token);
    const browser = await launchBrowser();
    const owner = await signInWith(browser, first.url, access_token);
    const bea = await joinByInvite(browser, (await api.call(routes.createInvite, {})).url, "Bea");
    await owner.getByTestId("start-audio-call").click();
    await bea.getByTestId("incoming-call").waitFor();

    // All but the last 5 s of the ring pass while the control plane is replaced: the new one is given that clock.
    const call = async () => (await api.call(routes.listRooms)).rooms[0]?.call;
    const started = Date.parse((await call())?.started_at ?? "");
    await first.stop();
    const clock = { wall: started + limits.ringDuration - 5_000, uptime: uptime() * 1_000 };
    await startControlPlane(dataDirectory, { port: first.port, clock });
    expect(await call()).toMatchObject({ status: "ringing" });
    await bea.getByTestId("incoming-call").waitFor({ state: "detached" });
    await bea.getByText(/Missed call from/).waitFor();
    await owner.getByText("No one answered.").waitFor();
  });

  test("two people calling at once land in the same call", async () => {
    const { host, owner, bea } = await two();
    await Promise.all([owner, bea].map((page) => page.getByTestId("start-video-call").click()));
    await expectMedia([owner, bea], 1);
    const callOfRoom = async () => (await host.owner.api.call(routes.listRooms)).rooms[0]?.call;
    await expect.poll(async () => (await callOfRoom())?.participants).toHaveLength(2);
  });

  test("that is answered on one device stops on the person's other devices", async () => {
    const { browser, owner, bea } = await two();
    const token = await bea.evaluate(() => localStorage.getItem("hearth.session") ?? "");
    const second = await signInWith(browser, new URL(bea.url()).origin, token);
    await owner.getByTestId("start-video-call").click();
    for (const page of [bea, second]) await page.getByTestId("incoming-call").waitFor();
    await second.getByTestId("answer").click();
    await bea.getByTestId("incoming-call").waitFor({ state: "detached", timeout: 1_000 });
    await expectMedia([owner, second], 1);
    // The other device can still join.
    await bea.getByTestId("join-call").waitFor();
  });

  test("reaches somebody who opens the app while it rings", async () => {
    const { host, owner, bea } = await two();
    await bea.context().setOffline(true);
    const away = await bea.evaluate(() => localStorage.getItem("hearth.session") ?? "");
    await close("Bea's page", bea);
    await owner.getByTestId("start-video-call").click();
    await expect
      .poll(async () => (await createApi(host.url, away).call(routes.listRooms)).rooms[0]?.call?.status)
      .toBe("ringing");
    const back = await signInWith(await launchBrowser(), host.url, away);
    await back.getByTestId("answer").click();
    await expectMedia([owner, back], 1);
  });

  test("stops when the caller leaves", async () => {
    const { owner, bea } = await two();
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("incoming-call").waitFor();
    await owner.getByTestId("leave").click();
    await bea.getByTestId("incoming-call").waitFor({ state: "detached" });
    await bea.getByText(/Missed call from/).waitFor();
  });
});
