import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { WebSocketServer } from "ws";
import { inBackground } from "../shared/base/background.ts";
import { systemClock } from "../shared/base/clock.ts";
import { limits } from "../shared/base/limits.ts";
import { Scope } from "../shared/base/scope.ts";
import { eventsPath } from "../shared/contract/host.ts";
import type { StartControlPlane } from "../shared/contract/process-channel.ts";
import { Failure } from "../shared/errors/failure.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { Accounts } from "./accounts/accounts.ts";
import { ensureOwner } from "./accounts/first-run.ts";
import { Invites } from "./accounts/invites.ts";
import { Passwords } from "./accounts/passwords.ts";
import { Calls } from "./calls/calls.ts";
import { MissedCalls } from "./calls/missed-calls.ts";
import { Reconciler } from "./calls/reconciler.ts";
import { createApp } from "./http/app.ts";
import { Guard } from "./http/guard.ts";
import { SignIn } from "./http/session.ts";
import { SignallingProxy } from "./http/signalling-proxy.ts";
import { LivekitMediaServer } from "./livekit/media-server.ts";
import { LivekitTokens } from "./livekit/tokens.ts";
import { Webhooks } from "./livekit/webhooks.ts";
import type { Log } from "./log.ts";
import { Deliveries } from "./outgoing-webhooks/deliveries.ts";
import { OutgoingWebhooks } from "./outgoing-webhooks/webhooks.ts";
import { EventSockets } from "./realtime/event-sockets.ts";
import { Hub } from "./realtime/hub.ts";
import { Turns } from "./realtime/turns.ts";
import { Recordings } from "./recordings/recordings.ts";
import { Messages } from "./rooms/messages.ts";
import { Rooms } from "./rooms/rooms.ts";
import { createStorage, openDatabase } from "./storage/index.ts";

const PRUNE_INTERVAL = 3_600_000;

export interface ControlPlane {
  readonly port: number;
  readonly media: LivekitMediaServer;
  createOwnerCode(lifetime: number): string;
  stop(): Promise<void>;
}

/** Puts the server together and listens on loopback. */
export async function startControlPlane(start: StartControlPlane, log: Log): Promise<ControlPlane> {
  const scope = new Scope();
  const clock = systemClock;
  const database = await openDatabase(start.dataDirectory);
  const storage = createStorage(database, log);
  const ownerId = ensureOwner(storage, clock, start.ownerName);

  const media = new LivekitMediaServer(start.livekit);
  const tokens = new LivekitTokens(start.livekit);
  const accounts = new Accounts(storage, clock);
  const rooms = new Rooms(storage, clock);
  const messages = new Messages(storage, clock);
  const calls = new Calls({ storage, clock, media, tokens, log });
  const reconciler = new Reconciler(calls, media, log, scope);
  // What makes recordings is not there yet: until then every host says that it has no recorder.
  const recordings = new Recordings({ storage, clock, calls, recorder: null, log });
  const deliveries = new Deliveries({ storage, clock, scope, log });
  const hub = new Hub(storage);
  const turns = new Turns();
  const eventSockets = new EventSockets({ accounts, storage, hub, turns });
  const guard = new Guard();
  const proxy = new SignallingProxy({ media, tokens, calls, guard });

  rooms.onRemoved((stores, roomId, userId) => {
    calls.removed(stores, roomId, userId);
    storage.afterCommit(() => proxy.recheck());
  });
  accounts.onRevoked((deviceId) => {
    calls.revoked(deviceId);
    hub.closeDevice(deviceId);
    proxy.recheck();
  });
  media.onRestarted(() =>
    inBackground(
      () => calls.mediaRestarted(),
      (error) => log.warn({ error }, "nobody could be told that the media server was restarted"),
    ),
  );
  calls.resume();
  deliveries.look();
  const prune = () =>
    inBackground(
      () => storage.write((stores) => stores.events.prune(limits.eventsKept)),
      (error) => log.warn({ error }, "old events could not be pruned; tried again in an hour"),
    );
  prune();
  scope.every(PRUNE_INTERVAL, prune);

  const app = createApp(
    {
      accounts,
      rooms,
      messages,
      invites: new Invites(storage, clock),
      passwords: new Passwords(storage, clock),
      calls,
      missedCalls: new MissedCalls(storage),
      recordings,
      outgoingWebhooks: new OutgoingWebhooks(storage, clock),
      hub,
      reconciler,
      media,
      signIn: new SignIn(accounts),
      webhooks: new Webhooks(start.livekit, clock, (callId) => media.generation(callId)),
      version: start.version,
    },
    guard,
    start.uiDirectory,
    log,
  );

  const answer = getRequestListener(app.fetch);
  const server = createServer((request, response) => {
    if (SignallingProxy.handles(request.url)) void proxy.request(request, response);
    else void answer(request, response);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.eventFrame });
  server.on("upgrade", (request, socket, head) => {
    try {
      guard.requireUpgrade(request);
    } catch (error) {
      const status = error instanceof Failure ? error.status : 500;
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    if (SignallingProxy.handles(request.url)) void proxy.upgrade(request, socket, head);
    else if (request.url === eventsPath)
      sockets.handleUpgrade(request, socket, head, (client) => {
        eventSockets.open(client, request.socket.remoteAddress ?? "unknown");
      });
    else socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });

  const port = await listen(server, start.port);
  guard.answerAt(port);
  const connections = new Set<Socket>();
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
  });

  return {
    port,
    media,
    createOwnerCode: (lifetime) => accounts.createSignInCode(ownerId, lifetime),
    async stop() {
      scope.end();
      calls.stop();
      hub.closeAll();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of connections) socket.destroySoon();
      await closed;
      database.close();
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE" || error.code === "EACCES";
      reject(taken ? new HostFailure("HEARTH_PORT_TAKEN", undefined, error) : error);
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
