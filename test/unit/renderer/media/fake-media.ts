import { setImmediate } from "node:timers/promises";
import { TrackInfo, TrackSource, TrackType } from "@livekit/protocol";
import {
  LocalAudioTrack,
  LocalVideoTrack,
  RemoteAudioTrack,
  RemoteParticipant,
  RemoteTrackPublication,
  RemoteVideoTrack,
  Track,
  type Room,
} from "livekit-client";

/** A track of the browser's, where there is no browser. Everything that is built on it is livekit-client's own. */
export class FakeMediaTrack extends EventTarget implements MediaStreamTrack {
  readonly kind: "audio" | "video";
  readonly id: string;
  readonly label = "";
  contentHint = "";
  enabled = true;
  muted = false;
  readyState: MediaStreamTrackState = "live";
  onended = null;
  onmute = null;
  onunmute = null;

  constructor(kind: "audio" | "video", id = `media-${kind}`) {
    super();
    this.kind = kind;
    this.id = id;
  }

  stop(): void {
    this.readyState = "ended";
  }

  clone(): MediaStreamTrack {
    return new FakeMediaTrack(this.kind, this.id);
  }

  async applyConstraints(): Promise<void> {}
  getCapabilities = (): MediaTrackCapabilities => ({});
  getConstraints = (): MediaTrackConstraints => ({});
  getSettings = (): MediaTrackSettings => ({});
}

export class FakeMediaStream extends EventTarget {
  readonly id: string;
  readonly #tracks: readonly MediaStreamTrack[];

  constructor(tracks: readonly MediaStreamTrack[] = [], id = "stream") {
    super();
    this.#tracks = tracks;
    this.id = id;
  }

  addTrack = (): void => {};
  removeTrack = (): void => {};
  getTracks = () => this.#tracks;
  getVideoTracks = () => this.#tracks.filter(({ kind }) => kind === "video");
  getAudioTracks = () => this.#tracks.filter(({ kind }) => kind === "audio");
}

// livekit-client looks for these by name.
Object.assign(globalThis, { MediaStreamTrack: FakeMediaTrack, MediaStream: FakeMediaStream });

export const microphoneTrack = async (): Promise<LocalAudioTrack> =>
  await opened(new LocalAudioTrack(new FakeMediaTrack("audio"), undefined, false), Track.Source.Microphone);

export const cameraTrack = async (): Promise<LocalVideoTrack> =>
  await opened(new LocalVideoTrack(new FakeMediaTrack("video"), undefined, false), Track.Source.Camera);

/** The constructor goes on for a few microtasks: until then a mute would also disable the device. */
async function opened<Opened extends Track>(track: Opened, source: Track.Source): Promise<Opened> {
  track.source = source;
  await setImmediate();
  return track;
}

export const receiver = {} as RTCRtpReceiver;

/** As it comes over the subscriber peer connection. */
export const streamOf = (participantSid: string, media: MediaStreamTrack, trackSid: string): MediaStream =>
  new FakeMediaStream([media], `${participantSid}|${trackSid}`) as unknown as MediaStream;

/** By the LiveKit identity of a device of theirs. */
export const identityOf = (userId: string): string => `${userId}:dev-${"0".repeat(16)}`;

/** A remote participant with a camera, published but not subscribed yet. */
export function addParticipant(
  room: Room,
  userId: string,
  { kind = "video", muted = false }: { kind?: "audio" | "video"; muted?: boolean } = {},
): RemoteTrackPublication {
  const sid = `PA_${userId}`;
  const info = new TrackInfo({
    sid: `TR_${userId}`,
    type: kind === "video" ? TrackType.VIDEO : TrackType.AUDIO,
    source: kind === "video" ? TrackSource.CAMERA : TrackSource.MICROPHONE,
    muted,
  });
  const participant = new RemoteParticipant(room.engine.client, sid, identityOf(userId), userId);
  const publication = new RemoteTrackPublication(
    Track.kindFromProto(info.type) ?? Track.Kind.Video,
    info,
    true,
  );
  publication.updateInfo(info);
  participant.trackPublications.set(info.sid, publication);
  if (kind === "video") participant.videoTrackPublications.set(info.sid, publication);
  else participant.audioTrackPublications.set(info.sid, publication);
  room.remoteParticipants.set(participant.identity, participant);
  return publication;
}

/** The picture of a publication arrives. */
export function subscribe(publication: RemoteTrackPublication): RemoteVideoTrack {
  const { trackSid } = publication;
  const track = new RemoteVideoTrack(new FakeMediaTrack("video", trackSid), trackSid, receiver, {});
  publication.setTrack(track);
  return track;
}

/** The voice of a publication arrives. */
export function subscribeVoice(publication: RemoteTrackPublication): RemoteAudioTrack {
  const { trackSid } = publication;
  const track = new RemoteAudioTrack(new FakeMediaTrack("audio", trackSid), trackSid, receiver);
  publication.setTrack(track);
  return track;
}

/** A track is shown, and has had so many frames. */
export function show(track: RemoteVideoTrack, frames: number): void {
  const element = new FakeVideoElement();
  element.frames = frames;
  track.attachedElements.push(element as unknown as HTMLVideoElement);
}

class FakeVideoElement {
  frames = 0;
  getVideoPlaybackQuality = () => ({ totalVideoFrames: this.frames });
}
/** livekit-client only asks whether an element is one of these. */
function FakeAudioElement() {}
Object.assign(globalThis, { HTMLVideoElement: FakeVideoElement, HTMLAudioElement: FakeAudioElement });
