import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { logOf, type TestHost } from "../helpers/host.ts";
import { freePort, type Machine } from "../helpers/namespaces/machine.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office, OFFICE } from "../helpers/namespaces/places.ts";
import { answer, visitSecurely } from "../helpers/namespaces/probes.ts";
import { startHostOn } from "../helpers/namespaces/programs.ts";
import { hasPebble, startPebble, type Pebble } from "../helpers/pebble.ts";

const mediaServer = process.env["HEARTH_LIVEKIT_SERVER"];
const NAME = "hearth.test";
const ISSUE = 30_000;

/** The public port 443 leads to the host's own, as a router would have it. */
const forward = (port: number): string => `table ip forwarding {
  chain prerouting {
    type nat hook prerouting priority -100;
    tcp dport 443 redirect to :${port}
  }
}`;

async function shared(
  publicUrl: (port: number) => string,
  prepare: (machine: Machine) => Promise<void> = async () => {},
) {
  const { host: machine, guest } = office();
  await prepare(machine);
  for (const one of [machine, guest]) one.know({ [NAME]: OFFICE.host });
  const pebble = await startPebble({ address: OFFICE.guest, target: OFFICE.host, under: guest.enter });
  const port = await freePort();
  machine.filter(forward(port));
  const env = {
    HEARTH_PUBLIC_URL: publicUrl(port),
    HEARTH_ACME_DIRECTORY: pebble.directory,
    NODE_EXTRA_CA_CERTS: pebble.authorityFile,
  };
  const host = await startHostOn(machine, ["--share", "internet"], { env, port });
  return { guest, pebble, host, url: publicUrl(port) };
}

const certificatePorts = async (host: TestHost): Promise<number[]> =>
  (await host.owner.api.call(routes.getNetwork)).ports
    .filter(({ purpose }) => purpose === "certificate")
    .map(({ port }) => port);

async function expectTrusted(guest: Machine, pebble: Pebble, host: TestHost, url: string): Promise<void> {
  const status = async () => {
    const { certificate, problems } = await host.owner.api.call(routes.getNetwork);
    return { names: certificate?.names, problems };
  };
  await expect.poll(status, { timeout: ISSUE }).toEqual({ names: [NAME], problems: [] });
  const root = await visitSecurely(guest, { url: pebble.rootUrl, authority: pebble.authority });
  const authority = "body" in root ? root.body : "";
  const answer = await visitSecurely(guest, { url: `${url}/v1/health`, authority });
  expect(answer).toMatchObject({ status: 200, names: `DNS:${NAME}` });
  expect(answer).toHaveProperty("headers.strict-transport-security");
  expect(logOf(host.dataDirectory)).not.toContain("PRIVATE KEY");
}

describe.skipIf(!hasNamespaces || !hasPebble || !mediaServer)("a host with a certificate by ACME", () => {
  test("is validated at its own port (TLS-ALPN-01) where its public URL has the default one", async () => {
    const { guest, pebble, host, url } = await shared(() => `https://${NAME}`);
    await expectTrusted(guest, pebble, host, url);
    expect(logOf(host.dataDirectory)).not.toContain("no certificate for");
    expect(host.urls[0]).toBe(url);
    expect(host.authority).toBeNull();
  });

  test("is validated at port 80 (HTTP-01) otherwise, which is open only meanwhile", async () => {
    const { guest, pebble, host, url } = await shared((port) => `https://${NAME}:${port}`);
    await expectTrusted(guest, pebble, host, url);
    expect(await certificatePorts(host)).toEqual([80]);
    expect(await visitSecurely(guest, { url: `http://${NAME}/` })).toEqual({
      error: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("says so where another program has port 80", async () => {
    const { host } = await shared(
      (port) => `https://${NAME}:${port}`,
      (machine) => answer(machine, 80),
    );
    const problems = async () => (await host.owner.api.call(routes.getNetwork)).problems;
    await expect.poll(problems, { timeout: ISSUE }).toEqual(["acme_port_unavailable"]);
    expect(logOf(host.dataDirectory)).toContain("port 80 cannot be opened");
  });
});
