import {
  createLocalTracks,
  EngineEvent,
  LocalVideoTrack,
  Room,
  RoomEvent,
  ScreenSharePresets,
  Track,
  TrackEvent,
  type LocalTrack,
  type RemoteParticipant,
} from "livekit-client";
import { codecs, type Technique } from "./techniques.ts";

/**
 * The least that a call in a page can be: a token, a connection, a camera. What Hearth takes longer, it owes.
 * The address names the techniques that it is tried with, so that each can be measured alone.
 */
const techniques = new Set(location.hash.slice(1).split(",") as Technique[]);
const uses = (technique: Technique) => techniques.has(technique);

const videos = document.querySelector("#videos");
const rings = uses("ring") || uses("ring-direct");
const room = new Room({
  adaptiveStream: true,
  dynacast: !uses("keep-encoding"),
  singlePeerConnection: !uses("two-connections"),
});
let tracks: Promise<LocalTrack[]> | null = null;

document.querySelector("#join")?.addEventListener("click", () => void (rings ? answer() : join()));
if (uses("devices-ready")) tracks = openDevices();
document.querySelector("#join")?.setAttribute("data-ready", "");
if (rings) void connect().then(() => (document.title = "ringing"));

function openDevices(): Promise<LocalTrack[]> {
  if (uses("screen")) tracks ??= Promise.resolve([screenOfText()]);
  tracks ??= createLocalTracks({ audio: true, video: { resolution: { width: 1280, height: 720 } } });
  return tracks;
}

const LINE = 26;

/** Lines of text that somebody scrolls through. */
function screenOfText(): LocalTrack {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1920, height: 1080 });
  const context = canvas.getContext("2d");
  let scrolled = 0;
  const draw = () => {
    if (!context) return;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = "#111";
    context.font = "20px monospace";
    for (let row = 0; row < 43; row += 1)
      context.fillText(
        `${Math.floor(scrolled / LINE) + row}: the quick brown fox jumps over the lazy dog `.repeat(3),
        8,
        LINE * row + 24 - (scrolled % LINE),
      );
    scrolled += 4;
  };
  draw();
  setInterval(draw, 1000 / 15);
  const [track] = canvas.captureStream(15).getVideoTracks();
  if (!track) throw new Error("a canvas without a picture");
  track.contentHint = "detail";
  return new LocalVideoTrack(track, undefined, true);
}

async function join(): Promise<void> {
  void openDevices();
  await connect();
  await publish();
}

/** Connected already; from here on it may take part. */
async function answer(): Promise<void> {
  await fetch(`/answer?identity=${room.localParticipant.identity}`);
  await publish();
}

async function connect(): Promise<void> {
  const grant = uses("ring") ? "ring" : uses("ring-direct") ? "ring-direct" : "participant";
  const asked = await fetch(`/token?grant=${grant}`);
  const { url, token } = (await asked.json()) as { url: string; token: string };
  room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
    if (document.getElementById(publication.trackSid)) return;
    show(track.attach(), publication.trackSid, participant.identity);
  });
  if (uses("attach-early"))
    room.once(RoomEvent.SignalConnected, () =>
      room.engine.on(EngineEvent.MediaTrackAdded, (track, stream) => {
        const [participant, sid] = stream.id.split("|");
        if (track.kind !== "video" || !participant || !sid) return;
        const video = document.createElement("video");
        video.autoplay = video.muted = true;
        video.srcObject = new MediaStream([track]);
        show(video, sid, participant);
      }),
    );
  await room.connect(url, token, { rtcConfig: { iceServers: [] } });
}

function show(element: HTMLMediaElement, id: string, participant: string): void {
  element.id = id;
  element.dataset["participant"] = participant;
  videos?.append(element);
}

async function publish(): Promise<void> {
  if (uses("publish-late")) await firstFrame();
  for (const track of await openDevices()) {
    if (uses("hold")) track.isMuted = true;
    await room.localParticipant.publishTrack(track, {
      videoCodec: codecs.find(uses) ?? "vp8",
      // In one size: it is the codecs that are compared.
      ...(uses("screen") && {
        source: Track.Source.ScreenShare,
        simulcast: false,
        screenShareEncoding: ScreenSharePresets.h1080fps15.encoding,
      }),
    });
  }
  if (uses("hold")) room.once(RoomEvent.ParticipantConnected, release);
}

/** Whoever is shown to us has answered. */
function release(_other: RemoteParticipant): void {
  for (const { track } of room.localParticipant.trackPublications.values()) {
    if (!track) continue;
    track.isMuted = false;
    track.emit(TrackEvent.Unmuted, track);
  }
}

async function firstFrame(): Promise<void> {
  for (;;) {
    const video = videos?.querySelector("video");
    if (video && video.getVideoPlaybackQuality().totalVideoFrames > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
