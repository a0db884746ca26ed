import {
  ICEServer,
  JoinResponse,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  TrickleRequest,
} from "@livekit/protocol";
import { expect, test } from "vitest";
import { keepTo, transportOf } from "../../../../src/control-plane/signalling/keep-to-transport.ts";

const udp = "candidate:1 1 udp 2130706431 192.168.1.5 47882 typ host";
const tcp = "candidate:2 1 tcp 1671430143 192.168.1.5 47882 typ host tcptype passive";
const probe = `probe-${"b".repeat(24)}`;

test("only a probe over UDP or TCP is kept to a transport", () => {
  expect(transportOf(`${probe}:publisher:udp`)).toBe("udp");
  expect(transportOf(`${probe}:subscriber:tcp`)).toBe("tcp");
  expect(transportOf(`${probe}:subscriber:turn`)).toBeNull();
  expect(transportOf(`${"a".repeat(24)}:dev-${"1".repeat(16)}`)).toBeNull();
});

test.each([
  ["udp", udp, true],
  ["udp", tcp, false],
  ["tcp", udp, false],
  ["tcp", tcp.replace("tcp", "TCP"), true],
  // The end of candidates.
  ["tcp", "", true],
] as const)("over %s, the candidate %j is passed on: %s", (transport, candidate, passed) => {
  const value = new TrickleRequest({ candidateInit: JSON.stringify({ candidate, sdpMLineIndex: 0 }) });
  expect(keepTo(transport, new SignalResponse({ message: { case: "trickle", value } }))).toBe(passed);
  expect(keepTo(transport, new SignalRequest({ message: { case: "trickle", value } }))).toBe(passed);
});

test("descriptions lose the candidates of other transports, and nothing else", () => {
  const lines = (candidates: string[]) =>
    ["v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111", ...candidates.map((line) => `a=${line}`), "a=end", ""].join(
      "\r\n",
    );
  const value = new SessionDescription({ type: "offer", sdp: lines([udp, tcp]) });
  expect(keepTo("tcp", new SignalRequest({ message: { case: "offer", value } }))).toBe(true);
  expect(value.sdp).toBe(lines([tcp]));
});

test("no relay is offered, which might be another way", () => {
  const value = new JoinResponse({ iceServers: [new ICEServer({ urls: ["turns:studio.local:4780"] })] });
  expect(keepTo("udp", new SignalResponse({ message: { case: "join", value } }))).toBe(true);
  expect(value.iceServers).toEqual([]);
});
