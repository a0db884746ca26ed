import { RoomEvent, type Room } from "livekit-client";
import { Scope } from "../../../shared/base/scope.ts";
import { log } from "../../log/log.ts";
import { CallConnection, type GrantAnswer } from "../../media/call-connection.ts";
import { nextForeground } from "../../media/foreground.ts";
import { createRoom } from "../../media/livekit-room.ts";
import { watchMicrophone } from "../../media/microphone/later-watch.ts";
import { OwnTracks } from "../../media/own-tracks.ts";
import { participantsIn, withUnchanged } from "../../media/participants.ts";
import { codeOf, createToken, Host, type Entrance } from "../host.ts";
import { useGuest } from "../store.ts";
import { receiveChat, sendChat } from "./chat.ts";
import type { Devices } from "./devices.ts";
import { allowancesIn, factsIn, mayPublish, signsIn, type Signs } from "./people.ts";
import { Share } from "./share.ts";

type OwnTrack = Parameters<OwnTracks["publish"]>[0];

/** How often hosts ask who waits to be let in, in ms. */
const ASK_INTERVAL = 4_000;
/** How often the foreground may change while nobody starts or stops speaking, in ms. */
const FOREGROUND_INTERVAL = 500;
/** After so many tokens that led to no connection, whoever has not been in yet is told so. */
const ATTEMPTS = 3;

export interface GuestCallEvents {
  /** In the waiting room. */
  onWaits(): void;
  onConnected(): void;
  onLost(): void;
  /** It is over for us, with the error code that says why. */
  onOver(code: string): void;
}

/** One visit to a conference, from the press on Join to its end, across as many LiveKit rooms as necessary. */
export class GuestCall {
  readonly host: Host;
  readonly share: Share;
  readonly #scope = new Scope();
  readonly #own: OwnTracks;
  readonly #connection: CallConnection;
  readonly #entrance: Entrance;
  readonly #devices: Devices;
  readonly #events: GuestCallEvents;
  /** Whether the host has let us in before: then it may be restarting, and refuses nothing. */
  #wasIn = false;
  #waits = false;
  #microphone: ReturnType<typeof watchMicrophone> | null = null;
  /** Settles once nothing that was said is still being sent. */
  #saying = Promise.resolve();
  /** How many tokens have led to no connection. */
  #attempts = 0;
  /** Whether this participant has agreed to be recorded. */
  #agreed: boolean;
  /** What is muted until they have agreed. */
  readonly #held = new Set<OwnTrack>();

  /** `agreed`: whether they knew of a recording as they joined. */
  constructor(entrance: Entrance, devices: Devices, agreed: boolean, events: GuestCallEvents) {
    this.#entrance = entrance;
    this.#agreed = agreed;
    this.#devices = devices;
    this.#events = events;
    this.host = new Host(entrance);
    this.#own = new OwnTracks(this.#scope, false, (track) => this.#holdIfAsked(track));
    // There is no ring to answer.
    this.#own.answered(null);
    this.share = new Share(this.#scope, this.#own);
    this.#connection = new CallConnection(this.#scope, {
      createRoom: () => this.#createRoom(),
      grant: () => this.#grant(),
      renew: async () => {},
      own: this.#own,
      events: {
        onConnected: () => this.#connected(),
        onSending: () => {},
        onLost: () => {
          events.onLost();
          void this.#askHost();
        },
        onChange: () => this.#refresh(),
        onOver: (code) => this.#over(code === "elsewhere" ? "ELSEWHERE" : code),
      },
    });
  }

  start(): void {
    this.#connection.start(null);
    this.#scope.every(FOREGROUND_INTERVAL, () => this.#refresh());
    this.#scope.every(ASK_INTERVAL, () => void this.#askHost());
  }

  /** Leaves, and says so, so that the place is free at once. */
  leave(): void {
    this.#scope.end();
    // If this request fails, the host still sees our connection close.
    this.host.leave().catch(() => {});
  }

  /** Sends a message to everybody, once those before it are sent: a long one takes longer. Rejects if it was not sent. */
  say(text: string): Promise<void> {
    const saying = this.#saying.then(async () => {
      const { room } = this.#connection;
      if (!room) throw new Error("There is no connection.");
      await sendChat(room, text);
    });
    this.#saying = saying.catch(() => {});
    return saying;
  }

  /** Dismisses what is noticed about the sound of the microphone. */
  dismissNotice(): void {
    this.#microphone?.dismiss();
  }

  agree(): void {
    this.#agreed = true;
    this.#refresh();
  }

  /** Plays what the browser has blocked. To be called from a press. */
  async play(): Promise<void> {
    const { room } = this.#connection;
    // What is still blocked is asked for again.
    await Promise.allSettled([room?.startAudio(), room?.startVideo()]);
    this.#refresh();
  }

  #createRoom(): Room {
    const room = createRoom();
    receiveChat(room);
    for (const event of changes) room.on(event, () => this.#refresh());
    room.on(RoomEvent.ParticipantPermissionsChanged, (_before, participant) => {
      if (participant === room.localParticipant) this.#allow(room, this.#wasIn);
    });
    return room;
  }

  async #grant(): Promise<GrantAnswer> {
    if (!this.#wasIn && this.#attempts === ATTEMPTS) return { over: "NO_MEDIA" };
    try {
      const token = await createToken(this.#entrance);
      this.#waits = false;
      this.#attempts += 1;
      return { livekit_url: location.origin.replace(/^http/, "ws"), livekit_token: token };
    } catch (error) {
      const code = codeOf(error);
      if (code === "SW_CONFERENCE_WAITING") {
        this.#waits = true;
        this.#events.onWaits();
        return { later: true };
      }
      // It was started anew between our two questions.
      if (code === "SW_CONFERENCE_ROOM_ENDED") return { later: true };
      const passes = passing.has(code);
      return passes && (this.#wasIn || this.#waits) ? { later: true } : { over: code };
    }
  }

  #connected(): void {
    this.#microphone ??= watchMicrophone(this.#scope, {
      track: () => useGuest.getState().tracks.microphone,
      isOn: () => useGuest.getState().microphone === "on",
      onNotice: (microphoneNotice) => useGuest.setState({ microphoneNotice }),
    });
    const { room } = this.#connection;
    if (!room) return;
    this.#allow(room, this.#wasIn);
    // What is not allowed is closed by now.
    if (!this.#wasIn) void this.#devices.sendIn(this.#own, (track) => this.#waitsForAnswer(track));
    this.#wasIn = true;
    this.#events.onConnected();
  }

  /** Applies what we may do now. `wasIn`: whether it has changed while we were in the conference. */
  #allow(room: Room, wasIn: boolean): void {
    const before = useGuest.getState().may;
    const may = allowancesIn(room.localParticipant.permissions);
    useGuest.setState({ may });
    this.#devices.restrict(may);
    if (!may.share) void this.share.stop();
    if (!wasIn || mayPublish(before) === mayPublish(may)) return;
    // Nothing is opened until we have agreed.
    useGuest.setState({ isInvited: mayPublish(may), notice: mayPublish(may) ? null : "backInAudience" });
  }

  #over(code: string): void {
    this.#scope.end();
    this.#events.onOver(code);
  }

  /** Updates what the page shows of the conference. While we are rejoining, everything stays as it was. */
  #refresh(): void {
    const { room } = this.#connection;
    if (!room || this.#scope.ended || room.localParticipant.identity === "") return;
    useGuest.setState((state) => {
      const present = participantsIn(
        room,
        state.tracks,
        state.participants,
        false,
        () => undefined,
        (sid) => this.#connection.earlyTrack(sid),
      );
      const participants = withUnchanged(present, state.participants);
      const signs: Record<string, Signs> = {};
      for (const { identity, attributes } of [room.localParticipant, ...room.remoteParticipants.values()])
        signs[identity] = signsIn(attributes);
      const facts = factsIn(room.metadata) ?? state.facts;
      // Whoever stays has agreed to this recording, not to the next.
      if (facts?.record === false) this.#agreed = false;
      const asksConsent = facts?.record === true && !this.#agreed;
      return {
        participants,
        signs,
        facts,
        asksConsent,
        foreground: nextForeground(state.foreground, participants, performance.now()),
        needsPress: !room.canPlaybackAudio || !room.canPlaybackVideo,
      };
    });
    this.#holdWhileAsked();
  }

  /** Nothing is recorded of somebody who is still being asked. Whatever was on before is on again afterwards. */
  #holdWhileAsked(): void {
    const { asksConsent, tracks, microphone, camera } = useGuest.getState();
    // What is being turned on is still muted.
    const isOn = (track: OwnTrack) =>
      !track.isMuted ||
      (!this.#held.has(track) &&
        ((track === tracks.microphone && microphone === "on") ||
          (track === tracks.camera && camera === "on")));
    for (const track of this.#own.settled()) {
      if (asksConsent ? !isOn(track) : !this.#held.delete(track)) continue;
      if (asksConsent) this.#held.add(track);
      (asksConsent ? track.mute() : track.unmute()).catch((error: unknown) =>
        log.warn("A device did not follow the question about a recording", { error }),
      );
    }
  }

  /** What is turned on while they are asked is on once they have agreed. */
  #waitsForAnswer(track: OwnTrack): boolean {
    const { asksConsent } = useGuest.getState();
    if (asksConsent) this.#held.add(track);
    return asksConsent;
  }

  /** What is sent while they are asked is muted from its first packet on. */
  #holdIfAsked(track: OwnTrack): Promise<void> | undefined {
    if (!useGuest.getState().asksConsent || track.isMuted) return undefined;
    this.#held.add(track);
    return track.mute().then(() => {});
  }

  /**
   * Asks the host who waits, which only hosts are told; and while the connection is lost, whether there is anything to
   * return to: livekit-client would try for most of a minute.
   */
  async #askHost(): Promise<void> {
    const { signs, visit } = useGuest.getState();
    if (visit.at !== "inside") return;
    const isHost = signs[this.#entrance.participantId]?.role === "host";
    if (!isHost && visit.isConnected) return;
    await this.host.me().then(
      ({ waiting }) => useGuest.setState({ waiting }),
      (error: unknown) => {
        const code = codeOf(error);
        if (final.has(code) && !this.#scope.ended) this.#over(code);
      },
    );
  }
}

/** Errors that say nothing about us, and end by themselves. */
const passing = new Set(["OFFLINE", "SW_INTERNAL", "SW_RATE_LIMITED", "SW_CALL_LIVEKIT_UNREACHABLE"]);

/** After these there is nothing to return to. */
const final = new Set(["SW_CONFERENCE_STOPPED", "SW_CONFERENCE_NOT_FOUND", "SW_PARTICIPANT_REMOVED"]);

/** Besides those that every call follows. */
const changes = [RoomEvent.ParticipantAttributesChanged, RoomEvent.RoomMetadataChanged] as const;
