import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  EgressInfo,
  EgressStatus,
  FileInfo,
  ListEgressRequest,
  ListEgressResponse,
  RoomCompositeEgressRequest,
  StopEgressRequest,
} from "@livekit/protocol";
import { TokenVerifier } from "livekit-server-sdk";
import { onTestFinished } from "vitest";

/**
 * The API of LiveKit Egress over HTTP, as livekit-server has it: messages are decoded with LiveKit's own definitions, tokens
 * are verified, and keys of buckets are not given back. It records nothing. To the other requests of a host it answers as a
 * LiveKit without rooms. Ends with the test.
 */
export async function startEgressServer(keys: { apiKey: string; apiSecret: string }) {
  const verifier = new TokenVerifier(keys.apiKey, keys.apiSecret);
  const egresses = new Map<string, EgressInfo>();
  const started: RoomCompositeEgressRequest[] = [];
  const stopped: string[] = [];
  let lists = 0;
  /** The answer to requests instead of their own: the status, and LiveKit's code and message. */
  let refusal: { status: number; code: string; msg: string } | "no answer" | null = null;
  /** Until then, no machine takes what is to be recorded. */
  let free = Promise.resolve();

  const methods: Record<string, (body: string) => unknown> = {
    StartRoomCompositeEgress(body) {
      const request = RoomCompositeEgressRequest.fromJsonString(body);
      started.push(request);
      const info = new EgressInfo({
        egressId: `EG_${started.length}`,
        roomName: request.roomName,
        status: EgressStatus.EGRESS_STARTING,
        request: { case: "roomComposite", value: redacted(request) },
      });
      egresses.set(info.egressId, info);
      return info.toJson();
    },
    ListEgress(body) {
      lists += 1;
      const { egressId, roomName } = ListEgressRequest.fromJsonString(body);
      const items = [...egresses.values()].filter(
        (info) => (!egressId || info.egressId === egressId) && (!roomName || info.roomName === roomName),
      );
      return new ListEgressResponse({ items }).toJson();
    },
    StopEgress(body) {
      const { egressId } = StopEgressRequest.fromJsonString(body);
      const info = egresses.get(egressId);
      if (!info) return null;
      stopped.push(egressId);
      info.status = EgressStatus.EGRESS_ENDING;
      return info.toJson();
    },
  };

  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    const answer = async () => {
      const method = methods[/^\/twirp\/livekit\.Egress\/(\w+)$/.exec(request.url ?? "")?.[1] ?? ""];
      const reply = (status: number, value: unknown) =>
        void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
      if (request.method === "GET") return reply(200, {});
      if (request.url?.startsWith("/twirp/livekit.RoomService/")) return reply(200, {});
      const { video } = await verifier.verify((request.headers.authorization ?? "").replace("Bearer ", ""));
      if (!video?.roomRecord) return reply(401, { code: "unauthenticated", msg: "permissions denied" });
      if (method === methods["StartRoomCompositeEgress"]) await free;
      const value = method?.(body);
      if (refusal === "no answer") return void request.socket.destroy();
      if (refusal) return reply(refusal.status, refusal);
      return value ? reply(200, value) : reply(404, { code: "not_found", msg: "egress does not exist" });
    };
    request.on("end", () => {
      answer().catch((error: unknown) => response.writeHead(400).end(String(error)));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What it was asked to record, in order. */
    started,
    /** The ids of what it was asked to stop. */
    stopped,
    refuse: (how: typeof refusal) => void (refusal = how),
    /** Has it start nothing before this resolves. */
    startAfter: (until: Promise<void>) => void (free = until),
    /** How often its list was read. */
    get lists() {
      return lists;
    },
    /** Takes one off the list, as before a machine has taken it, for `show`. */
    hide(egressId: string): EgressInfo {
      const info = egresses.get(egressId);
      if (!info) throw new Error(`${egressId} does not exist`);
      egresses.delete(egressId);
      return info;
    },
    show: (info: EgressInfo) => void egresses.set(info.egressId, info),
    /** Forgets all, as a server that has lost its memory. */
    forget: () => egresses.clear(),
    /** Has one of them end. */
    end(egressId: string, status: EgressStatus, file: Partial<FileInfo> | null, error = ""): EgressInfo {
      const info = egresses.get(egressId);
      if (!info) throw new Error(`${egressId} does not exist`);
      info.status = status;
      info.error = error;
      info.fileResults = file ? [new FileInfo(file)] : [];
      return info;
    },
  };
}

/** LiveKit Egress redacts what was uploaded with which keys before it says anything. */
function redacted(request: RoomCompositeEgressRequest): RoomCompositeEgressRequest {
  const copy = request.clone();
  const output = copy.fileOutputs[0]?.output;
  if (output?.case === "s3") Object.assign(output.value, { accessKey: "{access_key}", secret: "{secret}" });
  return copy;
}
