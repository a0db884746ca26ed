import { TrackEvent, type LocalAudioTrack, type LocalVideoTrack } from "livekit-client";
import type { Scope } from "../../../shared/base/scope.ts";
import { log } from "../../log/log.ts";
import { useCall } from "../../stores/call-store.ts";
import { followChoice } from "./chosen-devices.ts";
import { problemOf, type DeviceKind } from "./device-state.ts";
import type { Opened } from "./open-device.ts";
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
  | { readonly status: "opening" }
  | { readonly status: "open"; readonly track: LocalAudioTrack | LocalVideoTrack };

/** The microphone and the camera of one call: opened at first use, kept while muted, closed when the scope ends. */
export class OwnDevices {
  readonly #scope: Scope;
  readonly #own: OwnTracks;
  readonly #open: OpenDevice;
  readonly #onChange: () => void;
  readonly #devices: Record<DeviceKind, Device> = {
    microphone: { status: "closed" },
    camera: { status: "closed" },
  };

  constructor(scope: Scope, own: OwnTracks, open: OpenDevice, onChange: () => void) {
    this.#scope = scope;
    this.#own = own;
    this.#open = open;
    this.#onChange = onChange;
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
    // The button was pressed again while the device is being opened.
    if (this.#devices[kind].status === "opening") return;
    this.#devices[kind] = { status: "opening" };
    const opened = await this.#open[kind]();
    if (this.#scope.ended) {
      if ("track" in opened) opened.track.stop();
    } else if ("problem" in opened) {
      this.#devices[kind] = { status: "closed" };
      useCall.setState({ [kind]: opened.problem });
    } else {
      const { track } = opened;
      this.#devices[kind] = { status: "open", track };
      useCall.setState({ [kind]: "on" });
      this.#onChange();
      followChoice(this.#scope, kind, track, (error) => useCall.setState({ [kind]: problemOf(error) }));
      // A moderator may have muted us, which the button shows.
      track.on(TrackEvent.Muted, () => {
        if (!this.#scope.ended && this.#trackOf(kind) === track) useCall.setState({ [kind]: "off" });
      });
      // A track that fails here counts as a stalled flow, so that we rejoin.
      await this.#own
        .publish(track)
        .catch((error: unknown) => log.warn("A track was not published", { error }));
    }
  }

  /** Turns a device on or off; opens it the first time, and again after a problem. */
  async toggle(kind: DeviceKind): Promise<void> {
    const track = this.#trackOf(kind);
    if (!track) await this.open(kind);
    else if (useCall.getState()[kind] === "on") {
      useCall.setState({ [kind]: "off" });
      // A held track counts as muted already; the answer must not unmute it.
      if (this.#own.held) {
        this.#devices[kind] = { status: "closed" };
        await this.#own.withdraw(track);
      } else await track.mute();
    } else {
      useCall.setState({ [kind]: "on" });
      // A camera is released while it is off, and another program may use it by now.
      await track.unmute().catch((error: unknown) => {
        log.warn("A device could not be unmuted", { error });
        if (!this.#scope.ended) useCall.setState({ [kind]: "busy" });
      });
    }
    this.#onChange();
  }

  #trackOf(kind: DeviceKind): LocalAudioTrack | LocalVideoTrack | undefined {
    const device = this.#devices[kind];
    return device.status === "open" ? device.track : undefined;
  }
}
