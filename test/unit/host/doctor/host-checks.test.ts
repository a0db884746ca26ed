import { expect, test } from "vitest";
import { checkHost, type HostFacts } from "../../../../src/host/doctor/host-checks.ts";
import { describeNetwork } from "../../../../src/host/reach/describe-network.ts";
import { defaultNetworkSettings } from "../../../../src/host/reach/network-settings.ts";
import { inWords } from "../../../../src/host/doctor/finding.ts";
import { isOk } from "../../../../src/shared/contract/doctor.ts";
import type { Network, NetworkSettings } from "../../../../src/shared/contract/network.ts";
import { reachFor } from "../../../helpers/reach.ts";

const now = Date.parse("2026-11-30T12:00:00Z");
const DAY = 24 * 3_600_000;

/** A healthy host with these settings, in which this differs. */
function check(
  settings: Partial<NetworkSettings>,
  change: Partial<Network> = {},
  facts: Partial<HostFacts> = {},
) {
  const reach = reachFor(settings, 4780);
  const shared = (settings.share ?? "local") !== "local";
  const network: Network = {
    ...describeNetwork({
      facts: {
        settings: { ...defaultNetworkSettings, ...settings },
        addresses: [{ name: "eth0", address: "192.168.1.5", family: 4, virtual: false }],
        port: 4780,
        localName: "studio.local",
        authority: null,
        certificateNames: [],
        publicAddresses: [],
      },
      reach,
      fixed: [],
      certificates: null,
      problems: [],
      isRestartPending: false,
    }),
    certificate: shared
      ? { names: ["192.168.1.5"], ends_at: new Date(now + 60 * DAY).toISOString(), ca_sha256: "a".repeat(64) }
      : null,
    ...change,
  };
  const checks = checkHost({
    network,
    reach,
    mediaServer: { status: "healthy", url: "http://127.0.0.1:1", pid: 1, version: "1.13.5" },
    recorder: { kind: "app" },
    closed: { app: [], mediaTcp: [], mediaUdp: [] },
    disk: { free: 50 * 1024 ** 3, total: 100 * 1024 ** 3 },
    now,
    ...facts,
  });
  return { ok: isOk(checks), checks, of: (id: string) => checks.find((one) => one.id === id) };
}

test("a healthy host has no failed check, in each reach", () => {
  expect(check({}).ok).toBe(true);
  expect(check({ share: "lan" }).checks.map(({ status }) => status)).not.toContain("fail");
  expect(check({ share: "internet" }).ok).toBe(true);
});

test("on this machine only, what is for others is skipped", () => {
  const { of } = check({});
  for (const id of ["addresses", "media-port", "turn", "certificate"])
    expect(of(id)).toMatchObject({ status: "skipped" });
});

test.each([
  [["address_unavailable"], "addresses", "fail", "listen-everywhere"],
  [["port_taken"], "app-port", "fail", undefined],
  [["media_port_taken"], "media-port", "fail", "another-media-port"],
  [["acme_unreachable"], "certificate", "warn", "renew-certificate"],
  [["authority_damaged"], "certificate", "warn", undefined],
] as const)("%j is reported by %s as %s, mended by %s", (problems, id, status, repair) => {
  const { of } = check({ share: "lan", listen: ["192.168.1.5"] }, { problems: [...problems] });
  expect(of(id)).toMatchObject({ status });
  expect(of(id)?.repair ?? undefined).toBe(repair);
});

test("TURN that is off is mended by the host, unless a proxy is in front", () => {
  expect(check({ share: "lan", turn: false }).of("turn")).toMatchObject({
    status: "warn",
    repair: "enable-turn",
  });
  expect(check({ share: "internet", tls: "proxy" }).of("turn")?.repair).toBeNull();
});

test("a host on the internet names the rule that a router needs, with port and protocol", () => {
  expect(check({ share: "internet" }).of("media-port")?.rules).toEqual([
    { protocol: "udp", port: 47_882, address: "192.168.1.5" },
    { protocol: "tcp", port: 47_882, address: "192.168.1.5" },
  ]);
});

test.each([
  [-DAY, "fail"],
  [DAY, "warn"],
  [60 * DAY, "ok"],
])("a certificate that ends in %i ms is %s", (left, status) => {
  const certificate = {
    names: ["192.168.1.5"],
    ends_at: new Date(now + left).toISOString(),
    ca_sha256: null,
  };
  expect(check({ share: "lan" }, { certificate }).of("certificate")).toMatchObject({ status });
});

test("a shared host without a certificate fails", () => {
  const { ok, of } = check({ share: "lan" }, { certificate: null, problems: ["acme_refused"] });
  expect(ok).toBe(false);
  expect(of("certificate")).toMatchObject({ status: "fail", code: "acme_refused" });
});

test("a media server that does not run fails, with the code", () => {
  const mediaServer = { status: "waiting", crashes: 9, code: "HEARTH_LIVEKIT_CRASHED" } as const;
  expect(check({}, {}, { mediaServer }).of("media-server")).toMatchObject({
    status: "fail",
    code: "media_server_down",
    values: { code: "HEARTH_LIVEKIT_CRASHED" },
  });
});

test("a clock that is years behind fails, and a full disk warns", () => {
  expect(check({}, {}, { now: 0 }).of("clock")).toMatchObject({ status: "fail" });
  const disk = { free: 1_000, total: 100 * 1024 ** 3 };
  expect(check({}, {}, { disk }).of("disk")).toMatchObject({ status: "warn" });
  expect(check({}, {}, { disk: null }).of("disk")).toMatchObject({ status: "skipped" });
});

test("a host behind a reverse proxy is not said to have no address", () => {
  const { of } = check({ share: "internet", tls: "proxy", public_url: "https://calls.example" });
  expect(of("addresses")).toMatchObject({ status: "ok", code: "listening" });
});

test("a host that leaves out one of its networks warns, and is mended by listening there, too", () => {
  const interfaces = ["192.168.1.5", "10.0.0.5"].map((address, index) => ({
    name: `eth${index}`,
    address,
    virtual: false,
    used: index === 0,
  }));
  const { of } = check({ share: "lan", listen: ["192.168.1.5"] }, { interfaces });
  expect(of("addresses")).toMatchObject({
    status: "warn",
    values: { others: ["10.0.0.5 (eth1)"] },
    repair: "listen-everywhere",
  });
});

test("a port that does not work on this machine itself fails", () => {
  const closed = { app: ["192.168.1.5"], mediaTcp: [], mediaUdp: ["192.168.1.5"] };
  const { of } = check({ share: "lan" }, {}, { closed });
  expect(of("app-port")).toMatchObject({ status: "fail", code: "app_port_closed" });
  expect(of("media-port")).toMatchObject({ status: "fail", values: { protocol: "UDP", port: "47882" } });
});

test("what an option of this run decides is not offered as a repair", () => {
  const network = { fixed: ["listen" as const], problems: ["address_unavailable" as const] };
  const { of } = check({ share: "lan", listen: ["192.168.1.9"] }, network);
  expect(of("addresses")).toMatchObject({ status: "fail", repair: null, fixed: true });
});

test("a name that leads to a router has the rules that the router needs", () => {
  const reach = { ...reachFor({ share: "lan" }, 4780), publicAddresses: ["198.51.100.1"] };
  const { of } = check({ share: "lan", public_url: "https://hearth.example:4780" }, {}, { reach });
  expect(of("public-name")).toMatchObject({ status: "warn", code: "public_name_elsewhere" });
  expect(of("public-name")?.rules.map(({ protocol, port }) => `${protocol} ${port}`)).toEqual([
    "tcp 4780",
    "udp 47882",
    "tcp 47882",
  ]);
});

test("the terminal says each check with its values, and names no placeholder", () => {
  for (const settings of [
    {},
    { share: "lan" },
    { share: "internet", public_url: "https://a.example" },
  ] as const)
    for (const { found, means } of check(settings).checks.map(inWords))
      expect(found + means).not.toMatch(/[{}]|undefined|\[object/);
});

test.each([
  [{ kind: "app" }, "ok", "recorder_app"],
  [{ kind: "egress" }, "ok", "recorder_egress"],
  [{ kind: "browser", path: "/usr/bin/chromium", isUsable: true }, "ok", "recorder_browser"],
  [{ kind: "browser", path: "/nowhere/chromium", isUsable: false }, "fail", "recorder_unusable"],
  [null, "warn", "recorder_none"],
] as const)("a recorder that is %j is %s: %s", (recorder, status, code) => {
  expect(check({}, {}, { recorder }).of("recorder")).toMatchObject({ status, code });
});
