import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi } from "../helpers/api.ts";
import { startHost, type TestHost } from "../helpers/host.ts";
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

  test("that is rejected in a direct room ends the call, and the caller is told", async () => {
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

  test("that nobody answers times out to missed, in 45 s", async () => {
    const { owner, bea } = await two();
    await owner.getByTestId("start-audio-call").click();
    await bea.getByTestId("incoming-call").waitFor();
    const began = Date.now();
    await bea.getByTestId("incoming-call").waitFor({ state: "detached", timeout: 60_000 });
    expect(Date.now() - began).toBeGreaterThan(40_000);
    await bea.getByText(/Missed call from/).waitFor();
    await owner.getByText("Nobody answered.").waitFor();
  });

  test("of two who call at once is one call", async () => {
    const { host, owner, bea } = await two();
    await Promise.all([owner, bea].map((page) => page.getByTestId("start-video-call").click()));
    await expectMedia([owner, bea], 1);
    const callOfRoom = async () => (await host.owner.api.call(routes.listRooms)).rooms[0]?.call;
    await expect.poll(async () => (await callOfRoom())?.participants).toHaveLength(2);
  });

  test("answered on one device of a person stops on the other", async () => {
    const { browser, owner, bea } = await two();
    const token = await bea.evaluate(() => localStorage.getItem("hearth.session") ?? "");
    const second = await signInWith(browser, new URL(bea.url()).origin, token);
    await owner.getByTestId("start-video-call").click();
    for (const page of [bea, second]) await page.getByTestId("incoming-call").waitFor();
    await second.getByTestId("answer").click();
    await bea.getByTestId("incoming-call").waitFor({ state: "detached", timeout: 1_000 });
    await expectMedia([owner, second], 1);
    // The other device can still come in.
    await bea.getByTestId("join-call").waitFor();
  });

  test("reaches somebody who was away when it began", async () => {
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
