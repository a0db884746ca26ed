import { ConnectionState, EngineEvent, RemoteVideoTrack, RoomEvent, type Room } from "livekit-client";

/**
 * While a room connects, its subscriber peer connection may have video tracks already. livekit-client announces them
 * only once it has connected, which it checks every 50 ms. These are shown at once, by track sid.
 */
export class EarlyTracks {
  readonly #tracks = new Map<string, EarlyTrack>();

  /** To be created before the room connects; `onTrack` is called for each track. */
  constructor(room: Room, onTrack: () => void) {
    room.once(RoomEvent.SignalConnected, () =>
      room.engine.on(EngineEvent.MediaTrackAdded, (media, stream, receiver) => {
        // `PA_…|TR_…`: participant sid, track sid.
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
  /** It is never detached, so that the document would keep its listener, and with it the track. */
  protected override addAppVisibilityListener(): void {}

  /** The element keeps it: livekit-client's own track of the same media continues there without a gap. */
  override detach(): HTMLMediaElement[];
  override detach(element: HTMLMediaElement): HTMLMediaElement;
  override detach(element?: HTMLMediaElement): HTMLMediaElement | HTMLMediaElement[] {
    return element ?? [];
  }
}
