import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expiredCertificate } from "../helpers/certificates.ts";
import { checkDialog, doctorOn, hostCheck, openCheck, runCheck } from "../helpers/checks.ts";
import { pathsOf } from "../helpers/media.ts";
import { callBetween, NAME, share, type SharedHost } from "../helpers/namespaces/calls.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import * as places from "../helpers/namespaces/places.ts";
import { launchBrowserOn } from "../helpers/namespaces/programs.ts";
import { browserPath, joinByInvite, signInWith } from "../helpers/people.ts";

/** What the doctor says in networks as people have them, to a guest before the call and on the host; and its repairs. */

const { OFFICE, SITES } = places;
const UDP = "UDP 47882";
const TCP = "TCP 47882";

const allFine = {
  secure: "ok",
  webSocket: "ok",
  signalling: "ok",
  udp: "ok",
  tcp: "ok",
  turn: "ok",
  quality: "ok",
  microphone: "ok",
  camera: "ok",
};

const failedChecks = async ({ host }: SharedHost) =>
  (await host.owner.api.call(routes.getDoctor)).checks.filter(({ status }) => status === "fail");

const mediaServerRuns = ({ host }: SharedHost) =>
  expect
    .poll(async () => (await hostCheck(host, "media-server"))?.code, { timeout: 20_000 })
    .toBe("media_server_running");

describe.skipIf(!hasNamespaces || !browserPath)("the doctor is right", () => {
  test("at another site: a firewall that drops UDP is named, and behind NAT all is fine", async () => {
    const net = places.sites();
    net.guest.know({ [NAME]: SITES.host });
    net.host.know({ [NAME]: SITES.host });
    const shared = await share(net.host, NAME);
    const page = await openCheck(await launchBrowserOn(net.guest, [shared.authority]), shared.host.inviteUrl);
    expect(await failedChecks(shared)).toEqual([]);
    expect(await hostCheck(shared.host, "public-name")).toMatchObject({ code: "public_name_here" });

    places.withoutUdp(net);
    expect(await runCheck(page)).toEqual({ ...allFine, udp: `fail: ${UDP}` });
    await checkDialog(page).getByText("Calls work, but with limitations.").waitFor();

    places.guestBehindNat(net);
    expect(await runCheck(page)).toEqual(allFine);
  });

  test("at another site, after the host has moved and over a bad line", async () => {
    const net = places.sites();
    const shared = await share(net.host, NAME);
    places.moveHost(net);
    for (const machine of [net.host, net.guest]) machine.know({ [NAME]: SITES.hostMoved });
    const listens = async () => (await hostCheck(shared.host, "public-name"))?.code;
    await expect.poll(listens, { timeout: 10_000 }).toBe("public_name_here");
    expect(await failedChecks(shared)).toEqual([]);

    places.badLine(net);
    const page = await openCheck(await launchBrowserOn(net.guest, [shared.authority]), shared.host.inviteUrl);
    expect(await runCheck(page)).toMatchObject({ signalling: "ok", udp: "ok", quality: "warn" });
    await checkDialog(page).getByText("Calls work, but with limitations.").waitFor();
  });

  test("where one TCP port is open and the host relays nothing, and its repair makes the call possible", async () => {
    const net = places.sites();
    net.guest.know({ [NAME]: SITES.host });
    const shared = await share(net.host, NAME);
    await shared.host.owner.api.call(routes.changeNetwork, { body: { turn: false } });
    await mediaServerRuns(shared);
    places.onlyTcp(net, shared.port);
    const guest = await launchBrowserOn(net.guest, [shared.authority]);
    const page = await openCheck(guest, shared.host.inviteUrl);
    const blocked = { udp: `fail: ${UDP}`, tcp: `fail: ${TCP}` };
    expect(await runCheck(page)).toEqual({ ...allFine, ...blocked, turn: "skipped", quality: "skipped" });
    await checkDialog(page).getByText("Calls do not work yet.").waitFor();

    expect(await hostCheck(shared.host, "turn")).toMatchObject({ status: "warn", repair: "enable-turn" });
    await shared.host.owner.api.call(routes.repairHost, { body: { repair: "enable-turn" } });
    await mediaServerRuns(shared);
    const bea = await joinByInvite(guest, shared.host.inviteUrl, "Bea");
    const ownBrowser = await launchBrowserOn(net.host);
    await callBetween(await signInWith(ownBrowser, shared.host.url, shared.host.owner.token), bea);
    expect(await pathsOf(bea)).toEqual(["relayed by tls"]);
  });

  test("where a router forwards one port to the host: it names the others, to the guest and to the owner", async () => {
    const net = places.sites();
    for (const machine of [net.host, net.guest]) machine.know({ [NAME]: SITES.routerForGuest });
    const shared = await share(net.host, NAME);
    places.hostBehindNat(net, shared.port);
    const page = await openCheck(await launchBrowserOn(net.guest, [shared.authority]), shared.host.inviteUrl);
    const blocked = { udp: `fail: ${UDP}`, tcp: `fail: ${TCP}` };
    expect(await runCheck(page)).toEqual({ ...allFine, ...blocked });
    const check = await hostCheck(shared.host, "public-name");
    expect(check).toMatchObject({ status: "warn", code: "public_name_elsewhere" });
    expect(check?.rules).toEqual([
      { protocol: "tcp", port: shared.port, address: SITES.host },
      { protocol: "udp", port: 47_882, address: SITES.host },
      { protocol: "tcp", port: 47_882, address: SITES.host },
    ]);
  });

  test("about a host with a wrong address and an expired certificate, which its owner repairs in the settings", async () => {
    const net = places.office();
    net.host.plugIn(net.network.segment(), "10.99.0.2/24");
    const shared = await share(net.host);
    const { host, port, authority } = shared;
    const files = await expiredCertificate(OFFICE.host);
    await host.owner.api.call(routes.changeNetwork, {
      body: {
        listen: ["10.99.0.2"],
        tls: "files",
        certificate_file: files.certificate,
        key_file: files.key,
      },
    });
    const outside = doctorOn(net.guest.enter, `https://${OFFICE.host}:${port}`);
    expect(outside.checks.find(({ id }) => id === "tls")).toMatchObject({ status: "fail" });

    const owner = await signInWith(await launchBrowserOn(net.host), host.url, host.owner.token);
    await owner.evaluate(() => (location.hash = "#/settings/network"));
    await owner.getByRole("button", { name: "Check this host" }).click();
    const line = (id: string, status: string) => owner.locator(`[data-step=${id}][data-status=${status}]`);
    await line("certificate", "fail").getByText("The certificate has expired.").waitFor();
    await line("certificate", "fail").getByRole("button", { name: "Use the host's own" }).click();
    await line("certificate", "ok").waitFor();
    await line("addresses", "warn").getByText(`not on ${OFFICE.host}`).waitFor();
    await line("addresses", "warn").getByRole("button", { name: "Listen on all addresses" }).click();
    await line("addresses", "ok").waitFor();
    await line("media-server", "ok").waitFor();

    const guest = await launchBrowserOn(net.guest, [authority]);
    const invite = await host.owner.api.call(routes.createInvite, { body: {} });
    expect(await runCheck(await openCheck(guest, invite.url))).toEqual(allFine);
    const bea = await joinByInvite(guest, invite.url, "Bea");
    await owner.evaluate(() => (location.hash = "#/"));
    await callBetween(owner, bea);
  });
});
