import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import type { Api } from "../helpers/api.ts";
import { logOf, type TestHost } from "../helpers/host.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office, OFFICE } from "../helpers/namespaces/places.ts";
import { scanTcp } from "../helpers/namespaces/probes.ts";
import { startHostOn } from "../helpers/namespaces/programs.ts";

const portOf = ({ url }: TestHost): number => Number(new URL(url).port);
const change = (api: Api, body: Parameters<typeof api.call<typeof routes.changeNetwork>>[1]) =>
  api.call(routes.changeNetwork, body);

describe.skipIf(!hasNamespaces)("how a host is reached changes while it runs", () => {
  test("its owner opens it to the network and closes it again, and each port is named before", async () => {
    const { host: machine, guest } = office();
    const host = await startHostOn(machine);
    const { api } = host.owner;
    expect(await api.call(routes.getNetwork)).toMatchObject({ urls: [], ports: [], problems: [] });

    const shared = await change(api, { body: { share: "lan" } });
    expect(shared.urls[0]).toBe(`https://${OFFICE.host}:${portOf(host)}`);
    expect(shared.certificate?.names).toContain(OFFICE.host);
    const tcp = shared.ports.filter(({ protocol }) => protocol === "tcp").map(({ port }) => port);
    await expect
      .poll(() => scanTcp(guest, OFFICE.host), { timeout: 20_000 })
      .toEqual(tcp.toSorted((a, b) => a - b));
    const invite = await api.call(routes.createInvite, { body: {} });
    expect(invite.url).toMatch(
      new RegExp(`^https://${OFFICE.host}:\\d+/#/invite/[\\w-]+\\?ca=${shared.certificate?.ca_sha256}$`),
    );

    const closed = await change(api, { body: { share: "local" } });
    expect(closed).toMatchObject({ urls: [], ports: [] });
    await expect.poll(() => scanTcp(guest, OFFICE.host), { timeout: 20_000 }).toEqual([]);
  });

  test("a live call is not interrupted unless its host's owner says so", async () => {
    const { host: machine } = office();
    const host = await startHostOn(machine);
    const { api } = host.owner;
    const { rooms } = await api.call(routes.listRooms);
    await api.call(routes.initiateCall, { body: { room_id: rooms[0]?.id ?? "", type: "audio" } });
    await expect(change(api, { body: { share: "lan" } })).rejects.toMatchObject({ code: "SW_CALLS_LIVE" });
    expect((await api.call(routes.getNetwork)).settings.share).toBe("local");
    expect((await change(api, { body: { share: "lan", interrupt_calls: true } })).settings.share).toBe("lan");
  });

  test("it follows the machine to another address, with a certificate for it", async () => {
    const { host: machine } = office();
    const host = await startHostOn(machine, ["--share", "lan"]);
    const network = () => host.owner.api.call(routes.getNetwork);
    const fingerprint = (await network()).certificate?.ca_sha256;
    machine.ip(`address del ${OFFICE.host}/24 dev eth0`);
    machine.ip("address add 10.77.1.77/24 dev eth0");
    await expect.poll(async () => (await network()).urls[0], { timeout: 20_000 }).toContain("10.77.1.77");
    const after = await network();
    expect(after.certificate?.names).toContain("10.77.1.77");
    expect(after.certificate?.ca_sha256).toBe(fingerprint);
    await expect
      .poll(async () => (await host.owner.api.call(routes.getHealth)).livekit.status, { timeout: 20_000 })
      .toBe("healthy");
  });

  test("a setting that an option of this run decides cannot be changed", async () => {
    const { host: machine } = office();
    const host = await startHostOn(machine, ["--share", "lan"]);
    const { api } = host.owner;
    expect((await api.call(routes.getNetwork)).fixed).toContain("share");
    await expect(change(api, { body: { share: "local" } })).rejects.toMatchObject({
      code: "SW_NETWORK_FIXED",
    });
  });

  test.each([
    [{ tls: "files" as const }, "SW_NETWORK_INCOMPLETE"],
    [{ tls: "acme" as const }, "SW_NETWORK_INCOMPLETE"],
    [{ public_url: "http://plain.example" }, "SW_BAD_REQUEST"],
    [{ public_url: "https://example.com/path" }, "SW_BAD_REQUEST"],
    [{ listen: ["not an address"] }, "SW_BAD_REQUEST"],
    [{ trusted_proxies: ["10.0.0.0"] }, "SW_BAD_REQUEST"],
    [{ media_port: 0 }, "SW_BAD_REQUEST"],
  ])("%j is refused, and changes nothing", async (body, code) => {
    const { host: machine } = office();
    const host = await startHostOn(machine);
    const before = await host.owner.api.call(routes.getNetwork);
    await expect(change(host.owner.api, { body })).rejects.toMatchObject({ code });
    expect(await host.owner.api.call(routes.getNetwork)).toEqual(before);
  });

  test("an address that this machine does not have is a problem, which the host can mend", async () => {
    const { host: machine } = office();
    const host = await startHostOn(machine);
    const { api } = host.owner;
    const broken = await change(api, { body: { share: "lan", listen: ["10.99.0.1"] } });
    expect(broken.problems).toContain("address_unavailable");
    const { checks } = await api.call(routes.getDoctor);
    const repair = checks.find(({ id }) => id === "addresses")?.repair;
    expect(repair).toBe("listen-everywhere");
    await api.call(routes.repairHost, { body: { repair: repair ?? "enable-turn" } });
    expect((await api.call(routes.getNetwork)).problems).not.toContain("address_unavailable");
  });

  test("a media port that another program uses is a problem, which the host can mend", async () => {
    const { host: machine } = office();
    const listen = `require("dgram").createSocket("udp4").bind(47882, "${OFFICE.host}", () => console.log("bound"))`;
    const [program = "", ...enter] = machine.enter;
    const other = spawn(program, [...enter, process.execPath, "-e", listen]);
    onTestFinished(() => void other.kill("SIGKILL"));
    await once(other.stdout, "data");
    const host = await startHostOn(machine);
    const { api } = host.owner;
    await change(api, { body: { share: "lan" } });
    const problems = async () => (await api.call(routes.getNetwork)).problems;
    await expect.poll(problems, { timeout: 20_000 }).toContain("media_port_taken");
    await api.call(routes.repairHost, { body: { repair: "another-media-port" } });
    await expect.poll(problems, { timeout: 20_000 }).not.toContain("media_port_taken");
    await expect
      .poll(async () => (await api.call(routes.getHealth)).livekit.status, { timeout: 20_000 })
      .toBe("healthy");
    expect(logOf(host.dataDirectory)).toContain("is taken");
  });
});
