import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectMedia, pathsOf } from "../helpers/media.ts";
import { callAcross, callInApp, expectPaths, NAME, share } from "../helpers/namespaces/calls.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import * as places from "../helpers/namespaces/places.ts";
import { browserPath, electronPath } from "../helpers/people.ts";

/** Calls between the host's machine and another one, by the real ways that media takes between them. */

const { OFFICE, SITES } = places;

describe.skipIf(!hasNamespaces || !browserPath)("a call with a guest in the same office", () => {
  test("needs no name, and the certificate of the host's own authority", async () => {
    const net = places.office();
    const shared = await share(net.host);
    expect(shared.host.inviteUrl).toMatch(
      new RegExp(`^https://${OFFICE.host}:${shared.port}/#/invite/[\\w-]+\\?ca=[0-9a-f]{64}$`),
    );
    const { bea } = await callAcross(shared, net);
    expect(await pathsOf(bea)).toEqual(["udp"]);
  });

  test.skipIf(!electronPath)("needs no certificate to be installed for the desktop app", async () => {
    const net = places.office();
    await callInApp(await share(net.host), net);
  });
});

describe.skipIf(!hasNamespaces || !browserPath)("a call with a guest at another site", () => {
  test("goes by UDP where that is possible", async () => {
    const net = places.sites();
    net.guest.know({ [NAME]: SITES.host });
    const shared = await share(net.host, NAME);
    await expectPaths(["udp"], shared, net, await callAcross(shared, net));
  });

  test("goes by TCP where a firewall drops UDP", async () => {
    const net = places.sites();
    places.withoutUdp(net);
    net.guest.know({ [NAME]: SITES.host });
    const shared = await share(net.host, NAME);
    // TURN, which also goes by TCP, would be faster.
    await shared.host.owner.api.call(routes.changeNetwork, { body: { turn: false } });
    await expectPaths(["tcp"], shared, net, await callAcross(shared, net));
  });

  test("goes by TURN over TLS where a firewall has only the app's port open", async () => {
    const net = places.sites();
    net.guest.know({ [NAME]: SITES.host });
    const shared = await share(net.host, NAME);
    places.onlyTcp(net, shared.port);
    await expectPaths(["relayed by tls"], shared, net, await callAcross(shared, net));
  });

  test("goes by UDP from behind NAT", async () => {
    const net = places.sites();
    places.guestBehindNat(net);
    net.guest.know({ [NAME]: SITES.host });
    const shared = await share(net.host, NAME);
    await expectPaths(["udp"], shared, net, await callAcross(shared, net));
  });

  test("goes through the one port that a router forwards to a host behind NAT", async () => {
    const net = places.sites();
    for (const machine of [net.host, net.guest]) machine.know({ [NAME]: SITES.routerForGuest });
    const shared = await share(net.host, NAME);
    places.hostBehindNat(net, shared.port);
    await expectPaths(["relayed by tls"], shared, net, await callAcross(shared, net));
  });

  test.skipIf(!electronPath)(
    "goes on at once in the desktop app after the host's address changes, and so does chat",
    async () => {
      const net = places.sites();
      net.guest.know({ [NAME]: SITES.host });
      const { owner, bea } = await callInApp(await share(net.host, NAME), net);
      places.moveHost(net);
      net.guest.know({ [NAME]: SITES.hostMoved });
      // As soon as media stalls, by new connections to wherever the name leads.
      await expectMedia([owner, bea], 1, 20_000);
      await owner.getByTestId("composer").fill("Still there?");
      await owner.keyboard.press("Enter");
      await bea.getByText("Still there?").waitFor();
    },
  );
});
