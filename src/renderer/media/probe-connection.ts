import { Room, RoomEvent, Track, type LocalTrack, type RemoteTrack } from "livekit-client";
import { Scope } from "../../shared/base/scope.ts";
import type { ProbeTransport } from "../../shared/call/principal.ts";
import type { Probe, ProbeOffer } from "../../shared/contract/doctor.ts";
import { connectRoom } from "./livekit-room.ts";
import { lostOnTheWay, pathIn, receivedIn, type Received } from "./media-path.ts";
import { createTestPattern, type TestPattern } from "./test-pattern.ts";

/** How long connecting over one transport, and the first frame, may take; in ms. */
const CONNECT_LIMIT = 6_000;
const FRAME_LIMIT = 6_000;
const LOOK_INTERVAL = 100;
/** As a camera in a call has at most. */
const VIDEO_BITRATE = 1_500_000;

/** What came back from the media server. */
export interface Measured {
  readonly frames: number;
  readonly audioPackets: number;
  /** Bits per second that were received. */
  readonly bitrate: number;
  /** Of packets, in the worse direction, from 0 to 1. */
  readonly loss: number;
  /** In ms. */
  readonly roundTrip: number;
}

interface Options {
  /** Cancels it. */
  readonly signal: AbortSignal;
  /** How long it is measured for, in ms. */
  readonly duration: number;
  /** The media server has accepted both sides, before any media. */
  readonly onSignalling?: () => void;
}

/**
 * Sends a test pattern through the media server over one transport, and receives it again. Resolves with null if nothing
 * comes through. Rejects if it is cancelled.
 */
export async function measure(
  probe: Probe,
  offer: ProbeOffer,
  { signal, duration, onSignalling }: Options,
): Promise<Measured | null> {
  signal.throwIfAborted();
  const scope = new Scope();
  const cancelled = Promise.withResolvers<never>();
  const cancel = () => cancelled.reject(signal.reason);
  signal.addEventListener("abort", cancel);
  scope.onEnd(() => signal.removeEventListener("abort", cancel));
  try {
    const attempted = attempt(probe.livekit_url, offer, scope, duration, onSignalling);
    return await Promise.race([attempted, cancelled.promise]);
  } catch {
    signal.throwIfAborted();
    return null;
  } finally {
    scope.end();
  }
}

async function attempt(
  url: string,
  { transport, publisher_token, subscriber_token }: ProbeOffer,
  scope: Scope,
  duration: number,
  onSignalling: (() => void) | undefined,
): Promise<Measured | null> {
  const rooms = { publisher: createRoom(scope), subscriber: createRoom(scope) };
  const received: RemoteTrack[] = [];
  rooms.subscriber.on(RoomEvent.TrackSubscribed, (track, _publication, { identity }) => {
    // Those of the transport before may not have left yet.
    if (identity === rooms.publisher.localParticipant.identity) received.push(track);
  });
  rooms.subscriber.on(RoomEvent.TrackUnsubscribed, (track) => {
    const index = received.indexOf(track);
    if (index !== -1) received.splice(index, 1);
  });
  const accepted = Object.values(rooms).map(
    (room) => new Promise<void>((resolve) => room.once(RoomEvent.SignalConnected, () => resolve())),
  );
  void Promise.all(accepted).then(() => onSignalling?.());
  const connect = (room: Room, token: string) =>
    connectRoom(
      room,
      { livekit_url: url, livekit_token: token },
      {
        peerConnectionTimeout: CONNECT_LIMIT,
        websocketTimeout: CONNECT_LIMIT,
        // The host keeps the others to their transport.
        ...(transport === "turn" ? { rtcConfig: { iceTransportPolicy: "relay" } } : {}),
      },
    );
  await Promise.all([connect(rooms.publisher, publisher_token), connect(rooms.subscriber, subscriber_token)]);
  const pattern = createTestPattern();
  scope.onEnd(() => pattern.stop());
  const sent = await publish(rooms.publisher, pattern);
  const began = await firstFrame(received, scope);
  if (!began) return null;
  await wait(duration);
  return await result(transport, { began, sent, received, duration });
}

function createRoom(scope: Scope): Room {
  const room = new Room({ singlePeerConnection: false, disconnectOnPageLeave: true });
  scope.onEnd(() => void room.disconnect());
  return room;
}

async function publish(room: Room, { video, audio }: TestPattern): Promise<LocalTrack[]> {
  const publications = await Promise.all([
    room.localParticipant.publishTrack(video, {
      source: Track.Source.Camera,
      simulcast: false,
      videoEncoding: { maxBitrate: VIDEO_BITRATE },
    }),
    room.localParticipant.publishTrack(audio, { source: Track.Source.Microphone, dtx: false }),
  ]);
  return publications.flatMap(({ track }) => track ?? []);
}

/** What had been received once video is decoded and sound arrives; null if that takes too long. */
async function firstFrame(tracks: readonly RemoteTrack[], scope: Scope): Promise<Totals | null> {
  const began = performance.now();
  while (!scope.ended && performance.now() - began < FRAME_LIMIT) {
    const totals = await read(tracks);
    if (totals.video.frames > 0 && totals.audio.packets > 0) return totals;
    await wait(LOOK_INTERVAL);
  }
  return null;
}

interface Totals {
  readonly video: Received;
  readonly audio: Received;
}

async function read(tracks: readonly RemoteTrack[]): Promise<Totals> {
  const of = async (kind: Track.Kind) =>
    receivedIn(await tracks.find((track) => track.kind === kind)?.getRTCStatsReport());
  return { video: await of(Track.Kind.Video), audio: await of(Track.Kind.Audio) };
}

/** Null if nothing came during the measurement, or over another transport, which proves nothing about this one. */
async function result(
  transport: ProbeTransport,
  {
    began,
    sent,
    received,
    duration,
  }: { began: Totals; sent: readonly LocalTrack[]; received: readonly RemoteTrack[]; duration: number },
): Promise<Measured | null> {
  const ended = await read(received);
  const up = await sent[0]?.getRTCStatsReport();
  const paths = [pathIn(up), pathIn(await received[0]?.getRTCStatsReport())];
  const frames = ended.video.frames - began.video.frames;
  const audioPackets = ended.audio.packets - began.audio.packets;
  if (frames <= 0 || audioPackets <= 0 || paths.some((path) => path?.transport !== transport)) return null;
  const during = (count: (received: Received) => number) =>
    count(ended.video) - count(began.video) + count(ended.audio) - count(began.audio);
  const lost = Math.max(
    0,
    during(({ lost }) => lost),
  );
  return {
    frames,
    audioPackets,
    bitrate: (during(({ bytes }) => bytes) * 8 * 1000) / duration,
    loss: Math.max(lostOnTheWay(up), lost / (lost + during(({ packets }) => packets))),
    roundTrip: Math.max(...paths.map((path) => path?.roundTrip ?? 0)),
  };
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
