import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { createAuthority } from "../helpers/certificates.ts";
import { NAME, share } from "../helpers/namespaces/calls.ts";
import { freePort } from "../helpers/namespaces/machine.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office, OFFICE } from "../helpers/namespaces/places.ts";
import { boundUdpPorts, scanTcp, scanUdp } from "../helpers/namespaces/probes.ts";
import { startHostOn } from "../helpers/namespaces/programs.ts";
import { request } from "../helpers/namespaces/request.ts";

const mediaServer = process.env["HEARTH_LIVEKIT_SERVER"];

/** What another machine finds at the address of a host that is shared. */
describe.skipIf(!hasNamespaces || !mediaServer)("a host that is shared", () => {
  test("has exactly the ports open that it names", async () => {
    const { host: machine, guest } = office();
    const { host } = await share(machine);
    const { ports } = await host.owner.api.call(routes.getNetwork);
    const named = (of: string) =>
      ports.flatMap(({ protocol, port }) => (protocol === of ? [port] : [])).toSorted((a, b) => a - b);
    expect(await scanTcp(guest, OFFICE.host)).toEqual(named("tcp"));
    const bound = boundUdpPorts(host.process.pid ?? 0);
    expect(await scanUdp(guest, OFFICE.host, bound)).toEqual(named("udp"));
  });

  test("speaks TLS 1.2 and 1.3, and no older version", async () => {
    const { host: machine, guest } = office();
    const { authority, port } = await share(machine);
    const url = `https://${OFFICE.host}:${port}/v1/health`;
    for (const version of ["TLSv1.2", "TLSv1.3"] as const)
      expect(await request(guest, url, { authority, version })).toMatchObject({ status: 200 });
    for (const version of ["TLSv1", "TLSv1.1"] as const)
      await expect(request(guest, url, { authority, version })).rejects.toThrow("alert protocol version");
    await expect(request(guest, url)).rejects.toMatchObject({ code: "SELF_SIGNED_CERT_IN_CHAIN" });
  });

  test("tells browsers to insist on TLS under a public name with a certificate that they trust, and else not", async () => {
    const { host: machine, guest } = office();
    guest.know({ [NAME]: OFFICE.host });
    const insists = async (port: number, authority: string) =>
      (await request(guest, `https://${NAME}:${port}/`, { authority })).headers["strict-transport-security"];
    const own = await share(machine, NAME);
    expect(await insists(own.port, own.authority)).toBeUndefined();
    await own.host.stop();

    const trusted = createAuthority();
    const { files } = trusted.issue([NAME]);
    const port = await freePort();
    const env = {
      HEARTH_PUBLIC_URL: `https://${NAME}:${port}`,
      HEARTH_TLS_CERT: files.certificate,
      HEARTH_TLS_KEY: files.key,
    };
    await startHostOn(machine, ["--share", "internet"], { env, port });
    expect(await insists(port, trusted.certificate)).toMatch(/^max-age=\d{7,}$/);
  });

  test("redirects pages that are asked for without TLS, and answers nothing else", async () => {
    const { host: machine, guest } = office();
    const { port } = await share(machine);
    const plain = (path: string, method: string) =>
      request(guest, `http://${OFFICE.host}:${port}${path}`, { method });
    expect(await plain("/", "GET")).toMatchObject({
      status: 308,
      headers: { location: `https://${OFFICE.host}:${port}/` },
    });
    expect((await plain("/v1/health", "GET")).body).toBe("");
    expect(await plain("/v1/sessions/password", "POST")).toMatchObject({ status: 400 });
  });
});
