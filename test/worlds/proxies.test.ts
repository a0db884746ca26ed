import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { FindingReport } from "../../src/host/doctor/finding.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { createAuthority } from "../helpers/certificates.ts";
import { logOf, temporaryDirectory } from "../helpers/host.ts";
import { expectMedia, pathsOf } from "../helpers/media.ts";
import { office, OFFICE } from "../helpers/namespaces/places.ts";
import { launchBrowserOn, startHostOn } from "../helpers/namespaces/programs.ts";
import {
  proxyPrograms,
  PUBLIC_NAME,
  readmeCommand,
  startCaddy,
  startNginx,
  startNginxWithoutWebSockets,
  type StartProxy,
} from "../helpers/namespaces/proxies.ts";
import { request } from "../helpers/namespaces/request.ts";
import { browserPath, joinByInvite, signInWith } from "../helpers/people.ts";

/** A host, and a proxy on the same machine, as the README says; and another machine. */
async function behind(start: StartProxy) {
  const { host: machine, guest } = office();
  for (const each of [machine, guest]) each.know({ [PUBLIC_NAME]: OFFICE.host });
  const authority = createAuthority();
  const { env, args } = readmeCommand();
  const host = await startHostOn(machine, args, { env });
  await start(machine, authority, Number(new URL(host.url).port));
  return { host, machine, guest, authority };
}

const say = async (page: Page, text: string) => {
  await page.getByTestId("composer").fill(text);
  await page.keyboard.press("Enter");
};

describe.skipIf(!proxyPrograms || !browserPath)("behind a reverse proxy", () => {
  test.each([
    ["Caddy", startCaddy],
    ["nginx", startNginx],
  ])("%s: invites, sign-in, chat and calls work", async (_name, start) => {
    const { host, machine, guest, authority } = await behind(start);
    const url = `https://${PUBLIC_NAME}`;
    expect(host.inviteUrl).toMatch(new RegExp(`^${url}/#/invite/[\\w-]+$`));
    const owner = await signInWith(
      await launchBrowserOn(machine, [authority.certificate]),
      url,
      host.owner.token,
    );
    const guestBrowser = await launchBrowserOn(guest, [authority.certificate]);
    const bea = await joinByInvite(guestBrowser, host.inviteUrl, "Bea");

    await say(bea, "Hello through the proxy");
    await owner.getByText("Hello through the proxy").waitFor();
    await say(owner, "And back");
    await bea.getByText("And back").waitFor();

    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    expect(await pathsOf(bea)).toEqual(["udp"]);

    const logged = () => logOf(host.dataDirectory);
    await expect.poll(logged).toContain(`"address":"${OFFICE.guest}","msg":"signed in"`);
  });

  test.each([
    ["Caddy", startCaddy],
    ["nginx", startNginx],
  ])("%s: a client cannot choose the address that is logged", async (_name, start) => {
    const { host, guest, authority } = await behind(start);
    const answer = await request(guest, `https://${PUBLIC_NAME}${routes.exchangeCode.path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": "198.51.100.7" },
      body: JSON.stringify({ code: "never-was" }),
      authority: authority.certificate,
    });
    expect(answer.status).toBe(404);
    await expect.poll(() => logOf(host.dataDirectory)).toContain(`"address":"${OFFICE.guest}"`);
    expect(logOf(host.dataDirectory)).not.toContain("198.51.100.7");
  });

  test("headers that somebody other than the proxy sends are ignored", async () => {
    const { host: machine, guest } = office();
    const { env, args } = readmeCommand();
    const host = await startHostOn(machine, [...args, "--listen", OFFICE.host], { env });
    const { port } = new URL(host.url);
    const answer = await request(guest, `http://${OFFICE.host}:${port}${routes.exchangeCode.path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": "198.51.100.7" },
      body: JSON.stringify({ code: "never-was" }),
    });
    expect(answer.status).toBe(404);
    await expect.poll(() => logOf(host.dataDirectory)).toContain(`"address":"${OFFICE.guest}"`);
    expect(logOf(host.dataDirectory)).not.toContain("198.51.100.7");
  });

  test("one that does not pass WebSockets on is told apart by the doctor", async () => {
    const { guest, authority } = await behind(startNginxWithoutWebSockets);
    const trusted = join(temporaryDirectory(), "authority.pem");
    writeFileSync(trusted, authority.certificate);
    const [program = "", ...enter] = guest.enter;
    const doctor = [process.execPath, "out/main/doctor.js", "--json", `https://${PUBLIC_NAME}`];
    const { stdout } = spawnSync(program, [...enter, ...doctor], {
      encoding: "utf8",
      env: { ...process.env, NODE_EXTRA_CA_CERTS: trusted },
    });
    const { checks } = JSON.parse(stdout) as FindingReport;
    const of = (wanted: string) => checks.find(({ id }) => id === wanted);
    expect(of("http")).toMatchObject({ status: "ok" });
    expect(of("websocket")).toMatchObject({ status: "fail", means: expect.stringContaining("WebSockets") });
  });
});
