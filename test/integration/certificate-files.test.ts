import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { createAuthority } from "../helpers/certificates.ts";
import { logOf, temporaryDirectory } from "../helpers/host.ts";
import { freePort } from "../helpers/namespaces/machine.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office, OFFICE } from "../helpers/namespaces/places.ts";
import { visitSecurely } from "../helpers/namespaces/probes.ts";
import { startHostOn } from "../helpers/namespaces/programs.ts";

const mediaServer = process.env["HEARTH_LIVEKIT_SERVER"];
const NAME = "hearth.test";

describe.skipIf(!hasNamespaces || !mediaServer)("a host with the user's own certificate", () => {
  test("presents it, replaces it while it runs, and reports one that cannot be used", async () => {
    const { host: machine, guest } = office();
    for (const one of [machine, guest]) one.know({ [NAME]: OFFICE.host });
    const folder = temporaryDirectory();
    const [certificate, key] = [join(folder, "fullchain.pem"), join(folder, "privkey.pem")];
    const authority = createAuthority();
    const put = (names: readonly string[]) => {
      const { files } = authority.issue(names);
      copyFileSync(files.certificate, certificate);
      copyFileSync(files.key, key);
    };
    put([NAME]);
    const port = await freePort();
    const publicUrl = `https://${NAME}:${port}`;
    const env = { HEARTH_PUBLIC_URL: publicUrl, HEARTH_TLS_CERT: certificate, HEARTH_TLS_KEY: key };
    const host = await startHostOn(machine, ["--share", "internet"], { env, port });
    expect(host.urls[0]).toBe(publicUrl);
    expect(host.authority).toBeNull();
    expect(host.inviteUrl).toMatch(/^https:\/\/hearth\.test:\d+\/#\/invite\/[^?]+$/);
    expect((await fetch(`${host.url}/v1/host/ca`)).status).toBe(404);

    const visit = (url: string) =>
      visitSecurely(guest, { url: `${url}/v1/health`, authority: authority.certificate });
    const serial = async () => {
      const answer = await visit(publicUrl);
      return "serial" in answer ? answer.serial : answer.error;
    };
    const first = await serial();
    put([NAME, OFFICE.host]);
    await expect.poll(serial).not.toBe(first);
    const second = await serial();

    // Only under the public name: others lead to this host by chance.
    expect(await visit(publicUrl)).toHaveProperty("headers.strict-transport-security", "max-age=31536000");
    const byAddress = await visit(`https://${OFFICE.host}:${port}`);
    expect(byAddress).toMatchObject({ status: 200 });
    expect(byAddress).not.toHaveProperty("headers.strict-transport-security");
    const local = await fetch(`${host.url}/v1/health`);
    expect(local.headers.has("strict-transport-security")).toBe(false);

    const problems = async () => (await host.owner.api.call(routes.getNetwork)).problems;
    expect(await problems()).toEqual([]);
    put(["other.test"]);
    await expect.poll(problems).toEqual(["certificate_other_name"]);
    expect(await serial()).toBe(second);
    expect(logOf(host.dataDirectory)).not.toContain("PRIVATE KEY");
  });
});
