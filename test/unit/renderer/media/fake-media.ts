import { setImmediate } from "node:timers/promises";
import { TrackInfo, TrackSource, TrackType } from "@livekit/protocol";
import {
  LocalAudioTrack,
  LocalVideoTrack,
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

class FakeMediaStream extends EventTarget {
  readonly id: string;
  readonly #tracks: readonly MediaStreamTrack[];

  constructor(tracks: readonly MediaStreamTrack[] = [], id = "stream") {
    super();
    this.#tracks = tracks;
    this.id = id;
  }

  getTracks = () => this.#tracks;
}

// livekit-client looks for these by name.
Object.assign(globalThis, { MediaStreamTrack: FakeMediaTrack, MediaStream: FakeMediaStream });

export const microphoneTrack = async (): Promise<LocalAudioTrack> =>
  await opened(new LocalAudioTrack(new FakeMediaTrack("audio"), undefined, false));

export const cameraTrack = async (): Promise<LocalVideoTrack> =>
  await opened(new LocalVideoTrack(new FakeMediaTrack("video"), undefined, false));

/** The constructor goes on for a few microtasks: until then a mute would also disable the device. */
async function opened<Track>(track: Track): Promise<Track> {
  await setImmediate();
  return track;
}

export const receiver = {} as RTCRtpReceiver;

/** As it comes over the subscriber peer connection. */
export const streamOf = (participantSid: string, media: MediaStreamTrack, trackSid: string): MediaStream =>
  new FakeMediaStream([media], `${participantSid}|${trackSid}`) as unknown as MediaStream;

/** A remote participant with a camera, published but not subscribed yet. */
export function addParticipant(room: Room, userId: string, muted = false): RemoteTrackPublication {
  const identity = `${userId}:device`;
  const sid = `PA_${userId}`;
  const camera = new TrackInfo({
    sid: `TR_${userId}`,
    type: TrackType.VIDEO,
    source: TrackSource.CAMERA,
    name: "camera",
    muted,
  });
  const participant = new RemoteParticipant(room.engine.client, sid, identity, userId);
  const publication = new RemoteTrackPublication(Track.Kind.Video, camera, true);
  publication.updateInfo(camera);
  participant.trackPublications.set(camera.sid, publication);
  participant.videoTrackPublications.set(camera.sid, publication);
  room.remoteParticipants.set(identity, participant);
  return publication;
}

/** The picture of a publication arrives. */
export function subscribe(publication: RemoteTrackPublication): RemoteVideoTrack {
  const track = new RemoteVideoTrack(
    new FakeMediaTrack("video", publication.trackSid),
    publication.trackSid,
    receiver,
    {},
  );
  publication.setTrack(track);
  return track;
}
