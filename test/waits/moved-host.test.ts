import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectMedia } from "../helpers/media.ts";
import { callAcross, NAME, share } from "../helpers/namespaces/calls.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import * as places from "../helpers/namespaces/places.ts";
import { browserPath } from "../helpers/people.ts";

const { SITES } = places;

describe.skipIf(!hasNamespaces || !browserPath)("a call with a guest at another site", () => {
  test("goes on after the host's address changes, for somebody who knows its name", async () => {
    const net = places.sites();
    net.guest.know({ [NAME]: SITES.host });
    const shared = await share(net.host, NAME);
    const { owner, bea, callId } = await callAcross(shared, net);
    places.moveHost(net);
    net.guest.know({ [NAME]: SITES.hostMoved });
    // Chromium remembers an address for a minute.
    await expectMedia([owner, bea], 1, 90_000);
    const call = await shared.host.owner.api.call(routes.getCall, { params: { call_id: callId } });
    expect(call).toMatchObject({ status: "active", participants: { length: 2 } });
  });
});
