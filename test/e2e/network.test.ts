import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { mediaServerPid } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { cutNetwork, hasFirewall, udpPortsOf } from "../helpers/network.ts";
import { browserPath, callOfThree } from "../helpers/people.ts";

describe.skipIf(!browserPath || !hasFirewall)("a network outage of five seconds", () => {
  test("is shown within two seconds; leaving works meanwhile; the others are reconnected within eight", async () => {
    const { host, pages, callId } = await callOfThree();
    const [owner, bea, cem] = pages;
    if (!owner || !bea || !cem) throw new Error("three were expected");
    const udp = udpPortsOf(mediaServerPid(host.dataDirectory));
    expect(udp.length).toBeGreaterThan(0);
    const restore = cutNetwork({ tcp: Number(new URL(host.url).port), udp });
    const cut = Date.now();
    await Promise.all(
      pages.map((page) =>
        page.getByText("Connection lost. Reconnecting…").first().waitFor({ timeout: 2_000 }),
      ),
    );
    await cem.getByTestId("leave").click();
    await cem.getByTestId("leave").waitFor({ state: "detached", timeout: 1_000 });
    await owner.evaluate(
      (wait) => new Promise((resolve) => setTimeout(resolve, wait)),
      cut + 5_000 - Date.now(),
    );
    restore();
    await expectMedia([owner, bea], 1, 8_000);
    for (const page of [owner, bea])
      await page.getByText("Connection lost. Reconnecting…").first().waitFor({ state: "detached" });
    // It is the same call, without the participant who left.
    const call = async () => await host.owner.api.call(routes.getCall, { params: { call_id: callId } });
    await expect.poll(async () => (await call()).participants.length, { timeout: 20_000 }).toBe(2);
    expect((await call()).status).toBe("active");
  });
});
