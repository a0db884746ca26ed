import { ParticipantPermission, TrackInfo } from "@livekit/protocol";
import {
  ConnectionState,
  LocalTrackPublication,
  Room,
  RoomEvent,
  type DisconnectReason,
  type LocalAudioTrack,
  type LocalVideoTrack,
  type RoomConnectOptions,
  type Track,
} from "livekit-client";
import { identityOf } from "./fake-media.ts";

/**
 * A LiveKit room without a network: livekit-client's own, except for the parts that talk to a server. The test decides
 * when it connects and what happens to it; `log` receives what is done to it.
 */
export class FakeRoom extends Room {
  /** When its server answers. */
  server: {
    disconnects: "at once" | "never";
    publishes: "at once" | "after 100 ms" | "never" | "with an error";
  } = {
    disconnects: "at once",
    publishes: "at once",
  };
  connectOptions: RoomConnectOptions = {};
  readonly #log: (what: string) => void;
  readonly #connected = Promise.withResolvers<void>();

  constructor(log: (what: string) => void) {
    super({ adaptiveStream: true, dynacast: true });
    this.#log = log;
    this.#connected.promise.catch(() => {});
    const { localParticipant } = this;
    localParticipant.publishTrack = async (track) => await this.#publish(track as LocalAudioTrack);
    localParticipant.unpublishTrack = async (track) => {
      this.#log(`unpublishes ${track.kind}`);
      for (const [sid, publication] of localParticipant.trackPublications)
        if (publication.track === track) localParticipant.trackPublications.delete(sid);
      return undefined;
    };
  }

  override connect = async (
    _url: string,
    _token: string,
    options: RoomConnectOptions = {},
  ): Promise<void> => {
    this.#log("connects");
    this.connectOptions = options;
    this.state = ConnectionState.Connecting;
    await this.#connected.promise;
  };

  override disconnect = async (): Promise<void> => {
    if (this.state === ConnectionState.Disconnected) return;
    this.#log("disconnects");
    this.#connected.reject(new Error("disconnected"));
    this.state = ConnectionState.Disconnected;
    if (this.server.disconnects === "never") await new Promise(() => {});
    this.emit(RoomEvent.Disconnected);
  };

  /** It has connected; as a participant, or as a device that only rings. */
  accept(as: "participant" | "ringing" = "participant"): void {
    this.state = ConnectionState.Connected;
    this.localParticipant.identity = identityOf("a".repeat(24));
    if (as === "participant") this.admit();
    this.#connected.resolve();
  }

  /** Its server refuses it. */
  refuse(): void {
    this.state = ConnectionState.Disconnected;
    this.#connected.reject(new Error("refused"));
  }

  admit(): void {
    this.localParticipant.permissions = new ParticipantPermission({ canPublish: true });
    this.emit(RoomEvent.ParticipantPermissionsChanged, undefined, this.localParticipant);
  }

  reconnecting(): void {
    this.state = ConnectionState.Reconnecting;
    this.emit(RoomEvent.Reconnecting);
  }

  reconnected(): void {
    this.state = ConnectionState.Connected;
    this.emit(RoomEvent.Reconnected);
  }

  /** livekit-client has given up, or the server has put us out. */
  lose(reason?: DisconnectReason): void {
    this.state = ConnectionState.Disconnected;
    this.emit(RoomEvent.Disconnected, reason);
  }

  async #publish(track: LocalAudioTrack | LocalVideoTrack): Promise<LocalTrackPublication> {
    this.#log(`publishes ${track.kind}${track.isMuted ? ", muted" : ""}`);
    if (this.server.publishes === "never") await new Promise(() => {});
    if (this.server.publishes === "with an error") throw new Error("refused");
    if (this.server.publishes === "after 100 ms") await new Promise((resolve) => setTimeout(resolve, 100));
    const publication = new LocalTrackPublication(
      track.kind,
      new TrackInfo({ sid: `TR_${track.kind}` }),
      track,
    );
    track.sid = publication.trackSid;
    this.localParticipant.trackPublications.set(publication.trackSid, publication);
    return publication;
  }
}

/** Gives a track statistics whose counters rise with each reading, while it flows. */
export function flow(track: Track): { stop(): void; start(): void } {
  let count = 1;
  let step = 1;
  track.getRTCStatsReport = async () => {
    count += step;
    const entries = [
      { type: "inbound-rtp", packetsReceived: count },
      { type: "outbound-rtp", packetsSent: count },
      { type: "transport", bytesReceived: count },
    ];
    return new Map(entries.map((entry) => [entry.type, entry]));
  };
  return { stop: () => (step = 0), start: () => (step = 1) };
}
