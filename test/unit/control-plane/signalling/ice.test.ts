import { ICEServer, JoinResponse, SignalResponse, TrickleRequest } from "@livekit/protocol";
import { expect, test } from "vitest";
import { iceFor, withIce } from "../../../../src/control-plane/signalling/ice.ts";
import { loopbackAt, reachFor } from "../../../helpers/reach.ts";

const tls = { address: "192.168.1.9", tls: true };
const join = () =>
  new SignalResponse({
    message: {
      case: "join",
      value: new JoinResponse({
        iceServers: [
          new ICEServer({ urls: ["turns:turn.invalid:443?transport=tcp"], username: "u", credential: "c" }),
          new ICEServer({ urls: ["stun:stun.example.com:19302"] }),
        ],
      }),
    },
  });
const serversIn = (responses: SignalResponse[] | null) =>
  (responses ?? []).flatMap(({ message }) =>
    (message.value as JoinResponse).iceServers.map(({ urls, username }) => [urls, username]),
  );

test("a client on this machine is told of no ICE server, so nothing of its calls leaves the machine", () => {
  const ice = iceFor(loopbackAt(4780), { address: "127.0.0.1", tls: false }, "127.0.0.1:4780");
  expect(serversIn(withIce(join(), ice))).toEqual([]);
});

test.each([
  ["studio.local:4780", "turns:studio.local:4780?transport=tcp"],
  ["192.168.1.5:4780", "turns:192.168.1.5:4780?transport=tcp"],
  ["calls.example.com", "turns:calls.example.com:443?transport=tcp"],
  ["[2001:db8::1]:4780", "turns:[2001:db8::1]:4780?transport=tcp"],
])("a client that came to %s is told of TURN there", (host, url) => {
  const ice = iceFor(reachFor({ share: "lan" }, 4780), tls, host);
  expect(serversIn(withIce(join(), ice))).toEqual([[[url], "u"]]);
});

test("without TURN, no ICE server is left", () => {
  const ice = iceFor(reachFor({ share: "lan", turn: false }, 4780), tls, "studio.local:4780");
  expect(serversIn(withIce(join(), ice))).toEqual([]);
});

const trickle = (candidate: string) =>
  new SignalResponse({
    message: {
      case: "trickle",
      value: new TrickleRequest({ candidateInit: JSON.stringify({ candidate, sdpMLineIndex: 0 }) }),
    },
  });
const candidatesIn = (responses: SignalResponse[] | null) =>
  responses?.map(({ message }) => {
    const { candidateInit } = message.value as TrickleRequest;
    return candidateInit === "" ? "" : (JSON.parse(candidateInit) as { candidate: string }).candidate;
  });
const host = "candidate:1 1 udp 2130706431 10.0.0.2 47882 typ host ufrag abc";
const behindRouter = { turnUrl: null, publicAddresses: ["203.0.113.7"] };

test("behind a router, each candidate is offered at the public address as well", () => {
  expect(candidatesIn(withIce(trickle(host), behindRouter))).toEqual([
    host,
    host.replace("10.0.0.2", "203.0.113.7"),
  ]);
});

test.each([
  ["", "the end of the candidates"],
  ["candidate:1 1 udp 1 198.51.100.1 5000 typ srflx raddr 0.0.0.0 rport 0", "of another type"],
  [host.replace("10.0.0.2", "203.0.113.7"), "at the public address itself"],
  [host.replace("10.0.0.2", "2001:db8::2"), "of the other family"],
])("a candidate stays as it is: %s, %s", (candidate) => {
  expect(withIce(trickle(candidate), behindRouter)).toBeNull();
});

test("other messages stay as they are", () => {
  expect(withIce(new SignalResponse({ message: { case: "pong", value: 1n } }), behindRouter)).toBeNull();
});
