import type { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { CurrentReach } from "../../../../src/control-plane/reach/current-reach.ts";
import { isLocalRequest } from "../../../../src/control-plane/reach/local-request.ts";
import { noteClient } from "../../../../src/control-plane/reach/relayed-client.ts";
import { loopbackAt } from "../../../helpers/reach.ts";

const reach = new CurrentReach(loopbackAt(4780), null);

function isLocal(headers: Record<string, string>, address = "127.0.0.1", tls = false): boolean {
  const socket = new Socket();
  noteClient(socket, { address, tls });
  return isLocalRequest(reach, {
    headers: { host: "127.0.0.1:4780", ...headers },
    socket,
  } as IncomingMessage);
}

test("a request of a program on this machine is local", () => {
  expect(isLocal({})).toBe(true);
  expect(isLocal({}, "127.0.0.53")).toBe(true);
  expect(isLocal({}, "::1")).toBe(true);
});

test.each([
  ["from another machine", isLocal({}, "192.168.1.9")],
  ["over TLS", isLocal({}, "127.0.0.1", true)],
  ["for another name", isLocal({ host: "team.example" })],
  ["for another port", isLocal({ host: "127.0.0.1:80" })],
  ["of a proxy", isLocal({ "x-forwarded-for": "192.168.1.9" })],
  ["of a proxy for this machine", isLocal({ forwarded: "for=127.0.0.1" })],
  ["of a cache", isLocal({ via: "1.1 cache" })],
])("a request %s is not", (_what, local) => expect(local).toBe(false));
