import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { OwnAuthority } from "../../src/host/certificates/own-authority.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { temporaryDirectory, type TestHost } from "../helpers/host.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office, OFFICE } from "../helpers/namespaces/places.ts";
import { visitSecurely } from "../helpers/namespaces/probes.ts";
import { startHostOn } from "../helpers/namespaces/programs.ts";

const mediaServer = process.env["HEARTH_LIVEKIT_SERVER"];

const authorityOf = async (host: TestHost): Promise<string> =>
  await (await fetch(`${host.url}/v1/host/ca`)).text();

async function shared() {
  const { host: machine, guest } = office();
  const host = await startHostOn(machine, ["--share", "lan"]);
  const [url = ""] = host.urls;
  return { machine, guest, host, url, authority: await authorityOf(host) };
}

async function strangeAuthority(): Promise<string> {
  const clock = { now: () => Date.now() };
  const parts = { dataDirectory: temporaryDirectory(), clock, onChange() {}, onLine() {} };
  const source = new OwnAuthority(parts);
  source.cover([OFFICE.host]);
  await source.prepared;
  source.stop();
  return source.authority?.certificate ?? "";
}

describe.skipIf(!hasNamespaces || !mediaServer)("a host in the local network", () => {
  test("is reached with TLS by whoever trusts exactly its authority", async () => {
    const { guest, host, url, authority } = await shared();
    expect(url).toMatch(/^https:\/\/10\.77\.1\.2:\d+$/);
    expect(host.urls[1]).toMatch(/^https:\/\/[\w-]+\.local:\d+$/);
    const fingerprint = new X509Certificate(authority).fingerprint256.replaceAll(":", "").toLowerCase();
    expect(host.authority).toBe(fingerprint);
    expect(new URL(host.inviteUrl).hash).toMatch(new RegExp(`^#/invite/[^?]+\\?ca=${fingerprint}$`));

    const health = `${url}/v1/health`;
    expect(await visitSecurely(guest, { url: health, authority })).toMatchObject({
      status: 200,
      protocol: "TLSv1.3",
    });
    expect(await visitSecurely(guest, { url: health, authority, maxVersion: "TLSv1.2" })).toMatchObject({
      status: 200,
      protocol: "TLSv1.2",
    });
    for (const maxVersion of ["TLSv1.1", "TLSv1"] as const)
      expect(await visitSecurely(guest, { url: health, authority, maxVersion })).toEqual({
        error: expect.stringMatching(/alert protocol version/),
      });
    const other = await strangeAuthority();
    for (const trust of [{ authority: other }, {}])
      expect(await visitSecurely(guest, { url: health, ...trust })).toEqual({
        error: expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET_ISSUER/),
      });
    // The authority itself can be had by whoever is there.
    expect(await visitSecurely(guest, { url: `${url}/v1/host/ca`, authority })).toMatchObject({
      body: authority,
    });
  });

  test("has WebSockets over TLS, and redirects pages without it", async () => {
    const { guest, url, authority } = await shared();
    const socket = `${url.replace("https:", "wss:")}/v1/events`;
    expect(await visitSecurely(guest, { url: socket, authority })).toMatchObject({ status: 101 });
    expect(await visitSecurely(guest, { url: socket, authority: await strangeAuthority() })).toHaveProperty(
      "error",
    );
    expect(await visitSecurely(guest, { url: url.replace("https:", "http:") })).toMatchObject({
      status: 308,
      headers: { location: `${url}/` },
    });
    const answer = await visitSecurely(guest, { url: `${url}/`, authority });
    // A name in a local network belongs to whoever has it there.
    expect(answer).not.toHaveProperty("headers.strict-transport-security");
  });

  test("has its authority from the moment at which somebody shares it, and keeps it when that ends", async () => {
    const { host: machine, guest } = office();
    const host = await startHostOn(machine);
    expect((await fetch(`${host.url}/v1/host/ca`)).status).toBe(404);
    const { api } = host.owner;
    const { certificate, urls, problems } = await api.call(routes.changeNetwork, { body: { share: "lan" } });
    expect(problems).toEqual([]);
    expect(certificate?.names).toContain(OFFICE.host);
    const authority = await authorityOf(host);
    const visit = () => visitSecurely(guest, { url: `${urls[0] ?? ""}/v1/health`, authority });
    await expect.poll(visit).toMatchObject({ status: 200 });

    await api.call(routes.changeNetwork, { body: { share: "local" } });
    await expect.poll(visit).toEqual({ error: expect.stringContaining("ECONNREFUSED") });
    const again = await api.call(routes.changeNetwork, { body: { share: "lan" } });
    expect(again.certificate).toEqual(certificate);
    await expect.poll(visit).toMatchObject({ status: 200 });
  });

  test("has a certificate for its new addresses at once, and the same authority", async () => {
    const { machine, guest, host, url, authority } = await shared();
    machine.ip("address add 10.77.1.9/24 dev eth0");
    const moved = url.replace(OFFICE.host, "10.77.1.9");
    const names = async () => {
      const answer = await visitSecurely(guest, { url: `${moved}/v1/health`, authority });
      return "names" in answer ? answer.names : answer.error;
    };
    await expect.poll(names).toContain("IP Address:10.77.1.9");
    expect(await authorityOf(host)).toBe(authority);
    const { certificate, problems } = await host.owner.api.call(routes.getNetwork);
    expect(certificate).toMatchObject({
      names: expect.arrayContaining([OFFICE.host, "10.77.1.9"]),
      ca_sha256: host.authority,
    });
    expect(problems).toEqual([]);
  });
});
