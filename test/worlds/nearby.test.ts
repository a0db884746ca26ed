import { describe, expect, test } from "vitest";
import type { Share } from "../../src/shared/base/reach.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { announceFrom, askFrom, browseFrom, floodFrom } from "../helpers/namespaces/nearby.ts";
import { createNetwork, hasNamespaces } from "../helpers/namespaces/network.ts";
import { office, OFFICE, sites, SITES } from "../helpers/namespaces/places.ts";
import { boundUdpPorts } from "../helpers/namespaces/probes.ts";
import { startHostOn } from "../helpers/namespaces/programs.ts";

const MDNS = 5_353;
const authority = "0a".repeat(32);

describe.skipIf(!hasNamespaces)("a host on a local network", () => {
  test("is found there under its name for as long as it is shared, and names the port", async () => {
    const { host: machine, guest } = office();
    const host = await startHostOn(machine);
    const { api } = host.owner;
    const named = { protocol: "udp", port: MDNS, purpose: "nearby" } as const;
    const change = (to: Share) => api.call(routes.changeNetwork, { body: { share: to } });
    const listed = browseFrom(guest, OFFICE.guest);
    const shared = await change("lan");
    expect(shared.ports).toContainEqual(named);
    const url = `https://${OFFICE.host}:${new URL(host.url).port}`;
    const found = (name: string) => [{ name, url, authority: shared.certificate?.ca_sha256 }];
    await expect.poll(listed).toEqual(found((await api.call(routes.getHost)).name));

    await api.call(routes.changeSettings, { body: { name: "Büro" } });
    await expect.poll(listed, { timeout: 10_000 }).toEqual(found("Büro"));

    expect((await change("local")).ports).toEqual([]);
    await expect.poll(listed, { timeout: 10_000 }).toEqual([]);
    expect(boundUdpPorts(host.process.pid ?? 0)).not.toContain(MDNS);
    await change("lan");
    await expect.poll(listed).toEqual(found("Büro"));

    // To everybody it is announced only where that was asked for.
    expect((await change("internet")).ports).not.toContainEqual(named);
    await expect.poll(listed, { timeout: 10_000 }).toEqual([]);
  });

  test("is found only on the networks on which it listens", async () => {
    const network = createNetwork();
    const [chosen, other] = [network.segment(), network.segment()];
    const [machine, guest, stranger] = ["host", "guest", "stranger"].map((label) => network.machine(label));
    if (!machine || !guest || !stranger) throw new Error("unreachable");
    machine.plugIn(chosen, "10.77.1.2/24");
    machine.plugIn(other, "10.77.3.2/24");
    guest.plugIn(chosen, "10.77.1.3/24");
    stranger.plugIn(other, "10.77.3.3/24");
    const [there, here] = [browseFrom(stranger, "10.77.3.3"), browseFrom(guest, "10.77.1.3")];
    await startHostOn(machine, ["--share", "lan", "--listen", "10.77.1.2"]);
    await expect.poll(here, { timeout: 10_000 }).toHaveLength(1);
    // Asked several times by then, as the list that has been filled was.
    expect(there()).toEqual([]);
    expect(await askFrom(stranger, "10.77.3.2", 5)).toBe(0);
  });

  test("answers nobody on another network, and a flood of questions only in part", async () => {
    const { host, guest, router } = sites();
    await announceFrom(host, SITES.host, { name: "Studio", port: 4780, authority });
    expect(await askFrom(guest, SITES.host, 20)).toBe(0);
    expect(await askFrom(router, SITES.host, 5)).toBe(5);
    // Nobody is made to send much more than they were asked.
    expect(await askFrom(router, SITES.host, 300)).toBeLessThanOrEqual(45);
  });
});

describe.skipIf(!hasNamespaces)("the list of hosts nearby", () => {
  test("has a host that lies about its name or fingerprint beside the real one, at its own address", async () => {
    const { host, guest } = office();
    await announceFrom(host, OFFICE.host, { name: "Studio", port: 4780, authority });
    await announceFrom(guest, OFFICE.guest, { name: "Studio", port: 4780, authority: "f".repeat(64) });
    const listed = browseFrom(guest, OFFICE.guest);
    await expect.poll(listed).toHaveLength(2);
    expect(listed()).toEqual([
      { name: "Studio", url: `https://${OFFICE.host}:4780`, authority },
      { name: "Studio", url: `https://${OFFICE.guest}:4780`, authority: "f".repeat(64) },
    ]);
  });

  test("stays short under a flood, and recovers from it", async () => {
    const { network, cable, host, guest } = office();
    const other = network.machine("other");
    other.plugIn(cable, "10.77.1.4/24");
    const listed = browseFrom(guest, OFFICE.guest);
    const end = await floodFrom(host, OFFICE.host);
    await expect.poll(() => listed().length, { timeout: 10_000 }).toBe(50);
    const sizes: number[] = [];
    await expect.poll(() => sizes.push(listed().length), { timeout: 10_000 }).toBe(20);
    expect(Math.max(...sizes)).toBe(50);
    expect(new Set(listed().map(({ url }) => new URL(url).hostname))).toEqual(new Set([OFFICE.host]));
    end();
    await announceFrom(other, "10.77.1.4", { name: "Studio", port: 4780, authority });
    await expect
      .poll(listed, { timeout: 15_000 })
      .toEqual([{ name: "Studio", url: "https://10.77.1.4:4780", authority }]);
  });
});
