import { TrackEvent, type LocalAudioTrack, type LocalVideoTrack } from "livekit-client";
import type { Scope } from "../../../shared/base/scope.ts";
import { log } from "../../log/log.ts";
import { useCall } from "../../stores/call-store.ts";
import { refreshDevices } from "../../stores/device-list.ts";
import { followUse, takeChosen } from "./chosen-devices.ts";
import { isProblem, problemOf, type DeviceKind } from "./device-state.ts";
import { Moves } from "./moves.ts";
import type { Opened } from "./open-device.ts";
import type { OwnTrack } from "../livekit-internals/held-tracks.ts";
import type { OwnTracks } from "../own-tracks.ts";
import type { DeviceTracks } from "../participants.ts";

/** Opens each kind of device. */
export interface OpenDevice {
  microphone(): Promise<Opened<LocalAudioTrack>>;
  camera(): Promise<Opened<LocalVideoTrack>>;
}

type Device =
  | { readonly status: "closed" }
  /** To be opened later: see `openDeferred`. */
  | { readonly status: "deferred" }
  /** `isWanted`: whether it is to be on once it is open, which may take as long as the browser asks, or for ever. */
  | { readonly status: "opening"; readonly isWanted: boolean }
  | { readonly status: "open"; readonly track: OwnTrack };

/**
 * The microphone and the camera of one call: opened at first use, kept while muted, closed when the scope ends. One that
 * is unplugged is replaced by another one at once. One that fails is closed: the next press, or the next one that is
 * connected, opens it again.
 */
export class OwnDevices {
  readonly #scope: Scope;
  readonly #own: OwnTracks;
  readonly #open: OpenDevice;
  readonly #onChange: () => void;
  readonly #devices: Record<DeviceKind, Device> = {
    microphone: { status: "closed" },
    camera: { status: "closed" },
  };
  readonly #moves = new Moves();

  constructor(scope: Scope, own: OwnTracks, open: OpenDevice, onChange: () => void) {
    this.#scope = scope;
    this.#own = own;
    this.#open = open;
    this.#onChange = onChange;
    followUse(scope, {
      onMoved: (kind) => {
        if (kind !== "speaker") void this.#move(kind);
      },
      onListed: (kind) => {
        if (kind !== "speaker") this.#openAgain(kind);
      },
    });
  }

  get tracks(): DeviceTracks {
    return { microphone: this.#trackOf("microphone"), camera: this.#trackOf("camera") };
  }

  /** Opens a device only in `openDeferred`, unless the user presses its button before. */
  defer(kind: DeviceKind): void {
    this.#devices[kind] = { status: "deferred" };
  }

  openDeferred(): void {
    for (const kind of ["microphone", "camera"] as const)
      if (this.#devices[kind].status === "deferred") void this.open(kind);
  }

  /** Opens a device and publishes its track. A problem is shown in the call store. */
  async open(kind: DeviceKind): Promise<void> {
    // Another device was chosen while one is being opened.
    if (this.#devices[kind].status === "opening") return;
    this.#devices[kind] = { status: "opening", isWanted: true };
    const id = takeChosen(kind);
    const opened = await this.#open[kind]();
    const isWanted = this.isWanted(kind);
    if (this.#scope.ended) {
      if ("track" in opened) opened.track.stop();
    } else if ("problem" in opened) {
      this.#devices[kind] = { status: "closed" };
      useCall.setState({ [kind]: isWanted ? opened.problem : "off" });
      // What was to be opened may be gone, which leads to another one.
      void refreshDevices();
    } else {
      const { track } = opened;
      this.#devices[kind] = { status: "open", track };
      // A camera whose background could not be hidden is off.
      useCall.setState({ [kind]: isWanted && !track.isMuted ? "on" : "off" });
      this.#onChange();
      // A moderator may have muted us, which the button shows. So may a press before the last one, which took longer.
      track.on(TrackEvent.Muted, () => this.#show(kind, track, "off"));
      track.on(TrackEvent.Unmuted, () => this.#show(kind, track, "on"));
      track.on(TrackEvent.Ended, () => void this.#ended(kind, track));
      // It was unplugged, or another one was chosen, while it was being opened.
      if (useCall.getState().inUse[kind] !== id) void this.#move(kind);
      if (!isWanted) {
        await track.mute();
        if (this.#scope.ended || this.#trackOf(kind) !== track) {
          track.stop();
          return;
        }
      }
      // A track that fails here counts as a stalled flow, so that we rejoin.
      await this.#own
        .publish(track)
        .catch((error: unknown) => log.warn("A track was not published", { error }));
    }
  }

  /** Whether a device is on, or will be as soon as it is open. */
  isWanted(kind: DeviceKind): boolean {
    const device = this.#devices[kind];
    return device.status === "opening" ? device.isWanted : useCall.getState()[kind] === "on";
  }

  /**
   * Turns a device on or off, as its button shows it; opens it the first time, and again after a problem. Who presses again
   * while it is being opened wants it on.
   */
  async toggle(kind: DeviceKind): Promise<void> {
    await this.turn(kind, useCall.getState()[kind] !== "on");
  }

  /** Turns a device on or off. The last one counts, whatever is still under way: nobody waits for an opening to mute. */
  async turn(kind: DeviceKind, on: boolean): Promise<void> {
    const { status } = this.#devices[kind];
    if (status === "opening") {
      this.#devices[kind] = { status, isWanted: on };
      return;
    }
    const track = this.#trackOf(kind);
    if (on === this.isWanted(kind) && track) return;
    if (on && !track) await this.open(kind);
    else if (!track) {
      // One that is missing would be opened as soon as it is there.
      this.#devices[kind] = { status: "closed" };
      useCall.setState({ [kind]: "off" });
    } else if (!on) {
      useCall.setState({ [kind]: "off" });
      // A held track counts as muted already; the answer must not unmute it.
      if (this.#own.held) {
        this.#devices[kind] = { status: "closed" };
        await this.#own.withdraw(track);
      } else await track.mute();
    } else if (this.#own.held) {
      // Unmuted, it would be received before the answer. Opened anew, it is held.
      this.#close(kind, track);
      await this.open(kind);
    } else await this.#turnOn(kind, track);
    this.#onChange();
  }

  async #turnOn(kind: DeviceKind, track: OwnTrack): Promise<void> {
    const id = useCall.getState().inUse[kind];
    useCall.setState({ [kind]: "on" });
    // A camera is released while it is off, and another program may use it by now.
    await track.unmute().catch((error: unknown) => this.#fail(kind, track, error));
    // It was closed meanwhile, after which it was opened again.
    if (this.#scope.ended || this.#trackOf(kind) !== track) track.stop();
    // Another one was chosen meanwhile.
    if (!this.#scope.ended && useCall.getState().inUse[kind] !== id) void this.#move(kind);
  }

  /** Uses the device that is to be used now. */
  async #move(kind: DeviceKind): Promise<void> {
    const track = this.#trackOf(kind);
    if (!track) {
      if (isProblem(useCall.getState()[kind])) void this.open(kind);
      return;
    }
    try {
      const moved = await this.#moves.move(track, () => useCall.getState().inUse[kind]);
      if (moved && !this.#scope.ended) this.#onChange();
    } catch (error) {
      this.#fail(kind, track, error);
    }
  }

  /** The system has taken a device away: it was unplugged, or its driver has failed. */
  async #ended(kind: DeviceKind, track: OwnTrack): Promise<void> {
    // If it is no longer listed, that moves the track already.
    await refreshDevices();
    const isOurs = !this.#scope.ended && this.#trackOf(kind) === track;
    if (isOurs && this.#moves.isLost(track)) await this.#move(kind);
  }

  /** What was on is opened again as soon as devices come or go; the one that was missing may be among them. */
  #openAgain(kind: DeviceKind): void {
    const state = useCall.getState()[kind];
    if (this.#devices[kind].status === "closed" && (state === "missing" || state === "busy"))
      void this.open(kind);
  }

  /** Closes a device that could not be opened again. If it was off, it stays off, and the next press says why. */
  #fail(kind: DeviceKind, track: OwnTrack, error: unknown): void {
    if (this.#scope.ended || this.#trackOf(kind) !== track) return;
    log.warn("A device could not be opened again", { error });
    this.#close(kind, track);
    useCall.setState((view) => ({ [kind]: view[kind] === "on" ? problemOf(error) : "off" }));
    this.#onChange();
    void refreshDevices();
  }

  #close(kind: DeviceKind, track: OwnTrack): void {
    this.#devices[kind] = { status: "closed" };
    this.#own.withdraw(track).catch((error: unknown) => log.info("A track was not withdrawn", { error }));
  }

  #show(kind: DeviceKind, track: OwnTrack, state: "on" | "off"): void {
    if (!this.#scope.ended && this.#trackOf(kind) === track) useCall.setState({ [kind]: state });
  }

  #trackOf(kind: DeviceKind): OwnTrack | undefined {
    const device = this.#devices[kind];
    return device.status === "open" ? device.track : undefined;
  }
}
