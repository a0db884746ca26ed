import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { IP } from "../prerequisites.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import * as places from "../helpers/namespaces/places.ts";
import { answer, ping, scanTcp, scanUdp, visit } from "../helpers/namespaces/probes.ts";

const { OFFICE, SITES } = places;
const PORT = 7000;

/** What `answer` says to this process: the address that it sees. */
async function greeting(port: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  const [data] = (await once(socket, "data")) as [Buffer];
  return data.toString("latin1").split("\n")[0] ?? "";
}

/** The networks of the other tests are what they claim to be. */
describe.skipIf(!hasNamespaces)("networks", () => {
  test("two machines in an office reach each other, and nothing else", async () => {
    const { host, guest } = places.office();
    await answer(host, PORT);
    expect(await ping(guest, OFFICE.host, PORT)).toBe(20);
    expect(await visit(guest, OFFICE.host, PORT)).toMatchObject({ seenAs: OFFICE.guest });
    expect(await visit(guest, "192.0.2.1", PORT)).toEqual({ error: "ENETUNREACH" });
    expect(await scanTcp(guest, OFFICE.host)).toEqual([PORT]);
    expect(await scanUdp(guest, OFFICE.host, [PORT - 1, PORT, PORT + 1])).toEqual([PORT]);
  });

  test("a machine resolves the names that it knows, from one moment to the next", async () => {
    const { host, guest } = places.office();
    await answer(host, PORT);
    expect(await visit(guest, "hearth.test", PORT)).toMatchObject({ error: expect.stringMatching(/^EAI_/) });
    guest.know({ "hearth.test": OFFICE.host });
    expect(await visit(guest, "hearth.test", PORT)).toMatchObject({ seenAs: OFFICE.guest });
  });

  test("a machine's loopback is its own, to which a tunnel can lead", async () => {
    const { host } = places.office();
    const [port, other] = [17_453, 17_454];
    await answer(host, port);
    await answer(host, other);
    await host.tunnel("127.0.0.1", port, port);
    expect(await greeting(port)).toBe("127.0.0.1");
    await expect(greeting(other)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("a firewall drops UDP", async () => {
    const net = places.sites();
    await answer(net.host, PORT);
    expect(await ping(net.guest, SITES.host, PORT)).toBe(20);
    places.withoutUdp(net);
    expect(await ping(net.guest, SITES.host, PORT)).toBe(0);
    expect(await visit(net.guest, SITES.host, PORT)).toMatchObject({ seenAs: SITES.guest });
  });

  test("a firewall has one TCP port open", async () => {
    const net = places.sites();
    await answer(net.host, PORT);
    await answer(net.host, PORT + 1);
    places.onlyTcp(net, PORT);
    expect(await ping(net.guest, SITES.host, PORT)).toBe(0);
    expect(await visit(net.guest, SITES.host, PORT)).toMatchObject({ seenAs: SITES.guest });
    expect(await visit(net.guest, SITES.host, PORT + 1)).toEqual({ error: "timeout" });
  });

  test("a guest behind NAT is seen under the router's address, and cannot be reached", async () => {
    const net = places.sites();
    places.guestBehindNat(net);
    await answer(net.host, PORT);
    await answer(net.guest, PORT);
    expect(await visit(net.guest, SITES.host, PORT)).toMatchObject({ seenAs: SITES.routerForHost });
    expect(await ping(net.guest, SITES.host, PORT)).toBe(20);
    expect(await visit(net.host, SITES.guest, PORT)).toEqual({ error: "ENETUNREACH" });
  });

  test("a host behind NAT is reached at the router's address and the forwarded port alone", async () => {
    const net = places.sites();
    places.hostBehindNat(net, PORT);
    await answer(net.host, PORT);
    await answer(net.host, PORT + 1);
    expect(await visit(net.guest, SITES.routerForGuest, PORT)).toMatchObject({ seenAs: SITES.guest });
    expect(await visit(net.guest, SITES.routerForGuest, PORT + 1)).toEqual({ error: "ECONNREFUSED" });
    expect(await ping(net.guest, SITES.routerForGuest, PORT)).toBe(0);
    expect(await visit(net.guest, SITES.host, PORT)).toEqual({ error: "ENETUNREACH" });
  });

  test("a bad line loses one packet in ten in each direction, and carries 1 Mbit/s", async () => {
    const net = places.sites();
    await answer(net.host, PORT);
    const clean = await visit(net.guest, SITES.host, PORT);
    expect(clean).toMatchObject({ milliseconds: expect.any(Number) });
    places.badLine(net);
    // 0.9 × 0.9 come back; five standard deviations are 4 %.
    const back = await ping(net.guest, SITES.host, PORT, 2_000);
    expect(back / 2_000).toBeGreaterThan(0.77);
    expect(back / 2_000).toBeLessThan(0.85);
    net.router.filter("");
    const limited = await visit(net.guest, SITES.host, PORT);
    // 2 Mbit, less what may come in a burst.
    expect(limited).toMatchObject({ milliseconds: expect.closeTo(2_000, -3) });
  });

  test("what a run has left behind is removed by the next", () => {
    const abandoned = "hearth-999999999-0-host";
    execFileSync(IP, ["netns", "add", abandoned]);
    places.office();
    expect(execFileSync(IP, ["netns", "list"], { encoding: "utf8" })).not.toContain(abandoned);
  });
});
