import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office, OFFICE } from "../helpers/namespaces/places.ts";
import { boundUdpPorts, scanTcp, scanUdp } from "../helpers/namespaces/probes.ts";
import { startHostOn } from "../helpers/namespaces/programs.ts";

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
});
