import { ConnectionState, EngineEvent, RemoteVideoTrack, RoomEvent, type Room } from "livekit-client";

/**
 * While a room connects, its peer connection has pictures already that livekit-client speaks of only once it has
 * connected, and it looks for that every 50 ms. These are shown at once; by the media server's id of the track.
 */
export class EarlyTracks {
  readonly #tracks = new Map<string, EarlyTrack>();

  /** To be called before the room connects; `onTrack` is told of each. */
  constructor(room: Room, onTrack: () => void) {
    room.once(RoomEvent.SignalConnected, () =>
      room.engine.on(EngineEvent.MediaTrackAdded, (media, stream, receiver) => {
        // `PA_…|TR_…`: whose it is, and which.
        const [, sid] = stream.id.split("|");
        if (room.state !== ConnectionState.Connecting || media.kind !== "video" || !sid) return;
        this.#tracks.set(sid, new EarlyTrack(media, sid, receiver));
        onTrack();
      }),
    );
    room.on(RoomEvent.TrackSubscribed, (_track, { trackSid }) => this.#tracks.delete(trackSid));
  }

  get(sid: string): RemoteVideoTrack | null {
    const track = this.#tracks.get(sid);
    return track?.mediaStreamTrack.readyState === "live" ? track : null;
  }
}

class EarlyTrack extends RemoteVideoTrack {
  /** The element keeps it: the track that livekit-client makes of the same picture goes on in it without a gap. */
  override detach(): HTMLMediaElement[];
  override detach(element: HTMLMediaElement): HTMLMediaElement;
  override detach(element?: HTMLMediaElement): HTMLMediaElement | HTMLMediaElement[] {
    return element ?? [];
  }
}
