import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office, OFFICE } from "../helpers/namespaces/places.ts";
import { boundUdpPorts, scanTcp, scanUdp } from "../helpers/namespaces/probes.ts";
import { launchDesktopOn, startHostOn } from "../helpers/namespaces/programs.ts";
import { electronPath } from "../helpers/people.ts";

const mediaServer = process.env["HEARTH_LIVEKIT_SERVER"];

describe.skipIf(!hasNamespaces || !mediaServer)("a host that is not shared", () => {
  test("has no port open to other machines", async () => {
    const { host: machine, guest } = office();
    const host = await startHostOn(machine);
    const media = async () => (await host.owner.api.call(routes.getHealth)).livekit.status;
    await expect.poll(media).toBe("healthy");
    expect(await scanTcp(guest, OFFICE.host)).toEqual([]);
    const udp = boundUdpPorts(host.process.pid ?? 0);
    expect(udp.length).toBeGreaterThan(0);
    expect(await scanUdp(guest, OFFICE.host, udp)).toEqual([]);
  });

  test.skipIf(!electronPath)("has none in the desktop app either", async () => {
    const { host: machine, guest } = office();
    const { page, app } = await launchDesktopOn(machine);
    await expect.poll(() => page.getByTestId("start-video-call").isEnabled()).toBe(true);
    expect(await scanTcp(guest, OFFICE.host)).toEqual([]);
    const udp = boundUdpPorts(await app.evaluate(() => process.pid));
    expect(udp.length).toBeGreaterThan(0);
    expect(await scanUdp(guest, OFFICE.host, udp)).toEqual([]);
  });
});
