import type { SignalRequest, SignalResponse } from "@livekit/protocol";
import { parseIdentity } from "../../shared/call/principal.ts";

/** The transport that a participant has to use; null for everybody but probes, and for probes of TURN: their client keeps to it. */
export function transportOf(identity: string): "udp" | "tcp" | null {
  const principal = parseIdentity(identity);
  return principal?.kind === "probe" && principal.transport !== "turn" ? principal.transport : null;
}

/**
 * Leaves out of a message every candidate for another transport, and all relays. Returns whether anything is left of it.
 * Both sides have to be kept from them: each would find the other's address by the other's attempts.
 */
export function keepTo(transport: "udp" | "tcp", { message }: SignalRequest | SignalResponse): boolean {
  switch (message.case) {
    case "join":
    case "reconnect":
      message.value.iceServers = [];
      return true;
    case "offer":
    case "answer":
      message.value.sdp = message.value.sdp
        .split("\r\n")
        .filter((line) => !line.startsWith("a=candidate:") || protocolOf(line) === transport)
        .join("\r\n");
      return true;
    case "trickle": {
      const { candidate = "" } = JSON.parse(message.value.candidateInit || "{}") as { candidate?: string };
      return candidate === "" || protocolOf(candidate) === transport;
    }
    default:
      return true;
  }
}

/** `candidate:1 1 udp 2130706431 192.168.1.5 47882 typ host` */
const protocolOf = (candidate: string): string => (candidate.split(" ")[2] ?? "").toLowerCase();
