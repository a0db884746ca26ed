import { inBackground } from "../shared/base/background.ts";
import { systemClock } from "../shared/base/clock.ts";
import { limits } from "../shared/base/limits.ts";
import { localUrl } from "../shared/base/reach.ts";
import { Scope } from "../shared/base/scope.ts";
import { recorderPath } from "../shared/contract/host.ts";
import type { Activity, StartControlPlane } from "../shared/contract/process-channel.ts";
import { Failure } from "../shared/errors/failure.ts";
import { builtFile } from "../node/built-files.ts";
import { isEgressChosen } from "../node/egress-choice.ts";
import { createThreadLauncher } from "../node/thread-launcher.ts";
import { Archives } from "./archive/archives.ts";
import type { Channel } from "./channel.ts";
import { Accounts } from "./accounts/accounts.ts";
import { Blocks } from "./accounts/blocks.ts";
import { EndedRights } from "./permissions/ended-rights.ts";
import { ensureOwner } from "./accounts/first-run.ts";
import { Invites } from "./rooms/invites.ts";
import { Passwords } from "./accounts/passwords.ts";
import { hashOf } from "./accounts/tokens.ts";
import { People } from "./accounts/people.ts";
import { activityOf, reportActivity } from "./calls/activity.ts";
import { CallClock } from "./calls/call-clock.ts";
import { createEgress } from "./create-egress.ts";
import { createCalls } from "./calls/index.ts";
import { createConferences } from "./conferences/index.ts";
import { MissedCalls } from "./calls/missed-calls.ts";
import { Files } from "./files/files.ts";
import { Housekeeping } from "./housekeeping.ts";
import { createApp } from "./http/app.ts";
import { CurrentReach } from "./reach/current-reach.ts";
import { Guard } from "./reach/guard.ts";
import { startServer } from "./http/server.ts";
import { Authenticator } from "./http/authenticator.ts";
import { LivekitMediaServer } from "./livekit/media-server.ts";
import { LivekitTokens } from "./livekit/tokens.ts";
import { LivekitWebhooks } from "./livekit/webhooks.ts";
import { HostNetwork } from "./network/network.ts";
import type { InfoLog } from "./ports/log.ts";
import { Deliveries } from "./outgoing-webhooks/deliveries.ts";
import { OutgoingWebhooks } from "./outgoing-webhooks/webhooks.ts";
import { clockEvent } from "./realtime/event-socket.ts";
import { EventSockets } from "./realtime/event-sockets.ts";
import { Hub } from "./realtime/hub.ts";
import { Scheduler } from "./limiting/scheduler.ts";
import { isOpen } from "./permissions/standing.ts";
import { createRecordings } from "./recordings/index.ts";
import { SignallingProxy } from "./signalling/proxy.ts";
import { createEngine } from "./transcripts/engines/create-engine.ts";
import { TranscriptQueue } from "./transcripts/queue.ts";
import { Transcripts } from "./transcripts/transcripts.ts";
import { Messages } from "./rooms/messages.ts";
import { Rooms } from "./rooms/rooms.ts";
import { Notices } from "./settings/notices.ts";
import { Settings } from "./settings/settings.ts";
import { Backups, createStorage, isDiskLow, storeIdentity, openDatabase, Reserve } from "./storage/index.ts";

export interface ControlPlane {
  /** The loopback port for relayed connections. */
  readonly port: number;
  readonly reach: CurrentReach;
  readonly media: LivekitMediaServer;
  createOwnerCode(lifetime: number): string;
  activity(): Activity;
  /** The page of a recorder is gone. */
  recorderExited(recordingId: string): void;
  stop(): Promise<void>;
}

/** Creates the server and listens. */
export async function startControlPlane(
  start: StartControlPlane,
  log: InfoLog,
  supervisor: Channel,
): Promise<ControlPlane> {
  const scope = new Scope();
  const clock = systemClock;
  const { dataDirectory } = start;
  // First, because it fails if its settings are incomplete.
  const hostFiles = await Files.create(dataDirectory, process.env);
  const reserve = new Reserve(start.dataDirectory);
  const database = await openDatabase(start.dataDirectory, { check: start.checkDatabase, reserve, log });
  const storage = createStorage(database, log, {
    reserve,
    onDamage: () => supervisor.tell("damaged", undefined),
  });
  const ownerId = ensureOwner(storage, clock, start.ownerName);
  try {
    storeIdentity(database, start.dataDirectory);
  } catch (error) {
    log.warn({ error }, "the host's id could not be stored; retried at the next start");
  }

  const livekitKeys = {
    ...start.livekit,
    apiSecret: start.livekit.apiSecret.reveal(),
    webhookSecret: start.livekit.webhookSecret.reveal(),
  };
  const media = new LivekitMediaServer(livekitKeys);
  const tokens = new LivekitTokens(livekitKeys, start.callTokenSecret.reveal());
  const rights = new EndedRights(storage, clock, log);
  const accounts = new Accounts(storage, clock, rights);
  const rooms = new Rooms(storage, clock, rights);
  const messages = new Messages(storage, clock);
  const hub = new Hub(storage, clock);
  const callClock = new CallClock(start.clock, (anchor) => {
    supervisor.tell("clock", anchor);
    hub.sendToAll(clockEvent(anchor.wall));
  });
  const { ledger, access, admission, calls, moderation, reconciler, probes } = createCalls({
    storage,
    clock,
    callClock,
    media,
    tokens,
    log,
    scope,
  });
  const reach = new CurrentReach(start.reach, start.authority);
  const egress = createEgress({ media, keys: livekitKeys, hostFiles, storage, log, scope });
  const engine = createEngine(start.transcription);
  const transcriptQueue = new TranscriptQueue({
    storage,
    clock,
    scope,
    log,
    dataDirectory: start.dataDirectory,
    engine,
    launcher: createThreadLauncher(builtFile("main/transcript-worker.js")),
  });
  const recordingParts = { dataDirectory, scope, clock, storage, access, media, tokens, log };
  const { recordings, recorder, ...recordingServices } = createRecordings({
    ...recordingParts,
    assemblyWorker: builtFile("main/assembly-worker.js"),
    calls: ledger,
    callClock,
    egress,
    usesEgress: isEgressChosen(process.env),
    hostFiles,
    engine: engine?.name ?? null,
    onStatus: (recording) => transcriptQueue.follow(recording),
    linkSecret: start.callTokenSecret,
    pages: {
      open: (recordingId, token) =>
        supervisor.call("openRecorder", {
          recordingId,
          url: `${localUrl(reach.reach)}${recorderPath}#${token}`,
        }),
      close: (recordingId) => supervisor.call("closeRecorder", { recordingId }),
    },
  });
  const conferencing = createConferences({
    storage,
    clock,
    media,
    tokens,
    codeSecret: start.callTokenSecret,
    log,
    scope,
    disconnect: () => rights.enforce(),
    send: (userIds, conference_id) => {
      for (const userId of userIds)
        hub.sendEphemeral({ userId }, { type: "swp.conference", data: { conference_id } }, "");
    },
  });
  const { conferenceRecordings } = recordingServices;
  conferencing.conferenceLedger.onChanged((before, after) => {
    const conference = after ?? before;
    if (conference) conferenceRecordings.consider(conference.id);
  });
  conferencing.attendance.onChanged(({ id }) => conferenceRecordings.consider(id));
  conferenceRecordings.onChanged((conference) => conferencing.announcer.announce(conference));
  const deliveries = new Deliveries({ storage, clock, scope, log });
  const scheduler = new Scheduler();
  const eventSockets = new EventSockets({ accounts, storage, hub, scheduler, clock: callClock });
  const guard = new Guard(reach);
  const admissions = { calls: admission, conferences: conferencing.conferenceAdmission };
  const proxy = new SignallingProxy({ media, tokens, admissions, guard, reach, log });

  const blocks = new Blocks(storage, clock);
  // Blocking the initiator of a ring rejects it.
  blocks.onBlocked((userId, callerId) => calls.declineFrom(userId, callerId));
  ledger.onRemoved(() => rights.enforce());
  media.onRestarted(() =>
    inBackground(
      () => reconciler.mediaRestarted(),
      (error) => log.warn({ error }, "nobody could be told that the media server was restarted"),
    ),
  );
  ledger.resume();
  recordings.resume();
  reportActivity(ledger, ownerId, (activity) => supervisor.tell("activity", activity));
  rights.watch({
    eventSockets: hub,
    callsAndRings: admission,
    conferences: conferencing.conferences,
    signalling: proxy,
    recordings,
    mediaLinks: recordingServices.mediaLinks,
    outgoingWebhooks: deliveries,
  });
  scope.onEnd(() => rights.stop());
  scope.every(limits.clockInterval, () => hub.sendToAll(clockEvent(callClock.now())));
  scope.every(limits.connectedSeenInterval, () => accounts.markConnected(hub.connectedDevices()));
  deliveries.deliverPending();
  const settings = new Settings(storage, rights);
  settings.followName((name) => supervisor.tell("hostName", name));
  inBackground(
    () => settings.setHasEngine(engine !== null),
    (error) => log.warn({ error }, "nobody could be told whether this host makes transcripts"),
  );
  const backups = new Backups(start.dataDirectory, builtFile("main/backup-worker.js"));
  const archives = new Archives({
    dataDirectory: start.dataDirectory,
    launcher: createThreadLauncher(builtFile("main/archive-worker.js")),
    isOpen: (deviceId) => isOpen(storage.stores, deviceId, clock.now()),
    scope,
    log,
  });
  reserve.refill();
  scope.every(limits.pruneInterval, () => reserve.refill());
  void new Housekeeping({ storage, backups, clock, scope, log });

  const routes = createApp(
    {
      accounts,
      rooms,
      messages,
      invites: new Invites(storage, clock),
      passwords: new Passwords(storage, clock, rights),
      people: new People(storage, clock, rights),
      blocks,
      calls,
      moderation,
      missedCalls: new MissedCalls(storage),
      ...recordingServices,
      ...conferencing,
      transcripts: new Transcripts({ storage, access, queue: transcriptQueue }),
      outgoingWebhooks: new OutgoingWebhooks(storage, clock),
      settings,
      archives,
      copies: backups,
      hub,
      scheduler,
      reconciler,
      media,
      authenticator: new Authenticator({
        accounts,
        recorders: recordingServices.recorderDesk,
        participants: conferencing.participation,
        reach,
        log,
      }),
      egress,
      livekitWebhooks: new LivekitWebhooks(livekitKeys, clock, (callId) => media.generation(callId)),
      reach,
      network: new HostNetwork((name, input) => supervisor.call(name, input)),
      probes,
      version: start.version,
      notices: new Notices(() => isDiskLow(start.dataDirectory)),
      ownerCode(key, requestKey) {
        if (hashOf(key) !== hashOf(start.openingKey.reveal())) throw new Failure("SW_CODE_INVALID");
        return accounts.createSignInCode(ownerId, limits.ownerLinkLifetime, requestKey);
      },
    },
    guard,
    start.uiDirectory,
    log,
  );

  const server = await startServer(
    { routes, endpoints: [proxy, eventSockets], guard, log },
    start.relayKey.reveal(),
  );

  return {
    port: server.port,
    reach,
    media,
    createOwnerCode: (lifetime) => accounts.createSignInCode(ownerId, lifetime),
    activity: () => activityOf(ledger.live(), ownerId),
    recorderExited: (recordingId) => recorder.exited(recordingId),
    async stop() {
      scope.end();
      hub.closeAll();
      await server.close();
      database.close();
      // Takes back the space that the log and its index have used, before anything else does.
      reserve.refill();
    },
  };
}
