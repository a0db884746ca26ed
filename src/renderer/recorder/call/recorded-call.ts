import { Room, RoomEvent, Track, type RemoteTrack, type RemoteTrackPublication } from "livekit-client";
import { userOf } from "../../../shared/call/principal.ts";
import { Scope } from "../../../shared/base/scope.ts";
import { log } from "../../log/log.ts";
import { connectRoom } from "../../media/livekit-room.ts";
import { onAudioReceiver } from "../../media/livekit-internals/audio-receivers.ts";
import { Refused, type Brief, type Host } from "../host.ts";
import type { Picture, ToWorker } from "../messages.ts";
import { arrange } from "../picture/arrange.ts";
import { nextSpeaker } from "../picture/speaker.ts";
import { pictureSourcesIn } from "./picture-sources.ts";
import { followTextChat } from "./text-chat.ts";
import { subscribe } from "./subscriptions.ts";
import { Voices } from "./voices.ts";

/** livekit-client may take this long to get a lost connection back; after that a new one is made. In ms. */
const RECONNECT_LIMIT = 4_000;
const RETRY = 500;
/** How often sizes are compared with what arrives, in ms. */
const LOOK = 2_000;

type Send = (message: ToWorker, transfer?: Transferable[]) => void;

/** The call that is recorded: joins it, hidden, joins again whenever the connection is lost, and sends on what it receives. */
export class RecordedCall {
  readonly #host: Host;
  readonly #brief: Brief;
  readonly #send: Send;
  readonly #voices: Voices | null;
  readonly #scope = new Scope();
  #speaker: string | null = null;
  #shown = "";
  #picture: Picture = { tiles: [], chat: null, reconnecting: false };

  /** `begun`: when the recording's time began, by the monotonic clock. */
  constructor(host: Host, brief: Brief, begun: number, send: Send) {
    this.#host = host;
    this.#brief = brief;
    this.#send = send;
    this.#voices = brief.audio ? new Voices(begun, send) : null;
  }

  /** Resolves once the call has been left, or may not be joined again: what was recorded of it is still being sent. */
  async run(): Promise<void> {
    let brief: Brief | null = this.#brief;
    this.#show({ ...arrange(brief.layout, brief, [], null), reconnecting: false });
    while (brief && !this.#scope.ended) {
      await this.#stay(brief);
      if (this.#scope.ended) return;
      this.#show({ ...this.#picture, reconnecting: true });
      await new Promise((resolve) => setTimeout(resolve, RETRY));
      brief = await this.#ask();
    }
  }

  /** Leaves the call. */
  end(): void {
    this.#scope.end();
  }

  /** A new token, as soon as the host answers; null if the recording is over. */
  async #ask(): Promise<Brief | null> {
    for (;;) {
      try {
        return await this.#host.brief();
      } catch (error) {
        if (error instanceof Refused && error.isFinal) return null;
        await new Promise((resolve) => setTimeout(resolve, RETRY));
      }
    }
  }

  /** In one LiveKit room, until its connection is lost. */
  async #stay(brief: Brief): Promise<void> {
    const room = new Room({ singlePeerConnection: false, disconnectOnPageLeave: true });
    const lost = Promise.withResolvers<void>();
    const scope = new Scope();
    this.#scope.onEnd(lost.resolve);
    this.#listen(room, lost.resolve, scope);
    const { audio } = brief;
    const rtcConfig: RTCConfiguration & { encodedInsertableStreams: boolean } = {
      iceServers: [],
      encodedInsertableStreams: audio,
    };
    try {
      await connectRoom(room, brief, { autoSubscribe: false, rtcConfig });
      this.#update(room);
      await lost.promise;
      log.info("The connection to the recorded call is lost");
    } catch (error) {
      log.warn("Could not connect to the recorded call", { error });
    }
    scope.end();
    for (const { trackPublications } of room.remoteParticipants.values())
      for (const publication of trackPublications.values())
        if (publication.track) this.#lose(publication.track, publication);
    await room.disconnect();
  }

  #listen(room: Room, lose: () => void, scope: Scope): void {
    let limit: ReturnType<typeof setTimeout> | undefined;
    const suspend = () => (limit ??= setTimeout(lose, RECONNECT_LIMIT));
    const resume = () => {
      clearTimeout(limit);
      limit = undefined;
      this.#update(room);
    };
    scope.onEnd(() => clearTimeout(limit));
    scope.every(LOOK, () => this.#update(room));
    const on = (event: RoomEvent, listener: (...details: never[]) => void) => {
      room.on(event, listener);
      scope.onEnd(() => room.off(event, listener));
    };
    on(RoomEvent.Reconnecting, suspend);
    on(RoomEvent.SignalReconnecting, suspend);
    on(RoomEvent.Reconnected, resume);
    on(RoomEvent.Disconnected, lose);
    for (const event of changes) on(event, () => this.#update(room));
    on(
      RoomEvent.TrackSubscribed,
      (track: RemoteTrack, publication: RemoteTrackPublication, { identity }: { identity: string }) =>
        this.#receive(track, publication, identity),
    );
    on(RoomEvent.TrackUnsubscribed, (track: RemoteTrack, publication: RemoteTrackPublication) =>
      this.#lose(track, publication),
    );
    const { chat, layout, video } = this.#brief;
    if (video && layout === "ROOM_COMPOSITE_AND_CHAT" && chat === "stream") followTextChat(room, this.#send);
    if (this.#voices) onAudioReceiver(room, (frames) => void this.#voices?.receive(frames));
  }

  #receive(track: RemoteTrack, publication: RemoteTrackPublication, identity: string): void {
    const { mediaStreamTrack: media, receiver } = track;
    const { trackSid: sid } = publication;
    if (track.kind === Track.Kind.Video) {
      const { readable: frames } = new MediaStreamTrackProcessor({ track: media as MediaStreamVideoTrack });
      return this.#send({ kind: "video", sid, frames }, [frames]);
    }
    if (!receiver) return;
    const userId = publication.source === Track.Source.Microphone ? userOf(identity) : null;
    if (userId !== null) this.#voices?.beginVoice(receiver, userId);
    else this.#voices?.beginMixed(receiver, sid);
  }

  #lose({ kind, receiver }: RemoteTrack, { trackSid: sid }: { trackSid: string }): void {
    if (kind === Track.Kind.Video) return this.#send({ kind: "video-ended", sid });
    if (receiver) this.#voices?.end(receiver);
  }

  /** Who is there, where they are shown, and at which size they are received. */
  #update(room: Room): void {
    const { layout, audio, video } = this.#brief;
    const sources = pictureSourcesIn(room);
    const active = room.activeSpeakers.map(({ identity }) => identity);
    const present = sources.map(({ identity }) => identity);
    this.#speaker = nextSpeaker(this.#speaker, active, present);
    const arrangement = arrange(layout, this.#brief, sources, this.#speaker);
    subscribe(room, video ? arrangement.tiles : [], audio);
    this.#show({ ...arrangement, reconnecting: false });
  }

  #show(picture: Picture): void {
    this.#picture = picture;
    const shown = JSON.stringify(picture);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#send({ kind: "picture", picture });
  }
}

const changes = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ParticipantNameChanged,
];
