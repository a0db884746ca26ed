import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  TrackEvent,
  VideoPresets,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from "livekit-client";
import { log } from "../../log/log.ts";
import { problemOf, type DeviceKind, type DeviceProblem } from "../../media/devices/device-state.ts";
import type { OwnTracks } from "../../media/own-tracks.ts";
import { useGuest } from "../store.ts";

export const kinds = ["microphone", "camera"] as const satisfies readonly DeviceKind[];

type Allowed = Readonly<Record<DeviceKind, boolean>>;

/**
 * The microphone and the camera of this page, from the device check on: what was tried there is what the conference gets.
 * They are opened only when somebody presses a button, or has allowed this page to use them before.
 */
export class Devices {
  /** Devices that the browser may be asking about. Whoever closes one meanwhile takes it out. */
  readonly #opening = new Map<DeviceKind, object>();
  #may: Allowed = { microphone: false, camera: false };
  #own: OwnTracks | null = null;

  /** Opens a device, or turns it on again, if it may be open. A problem is shown in its place. */
  async turnOn(kind: DeviceKind): Promise<void> {
    const track = useGuest.getState().tracks[kind];
    if (!this.#may[kind] || this.#opening.has(kind)) return;
    if (!track) await this.#open(kind);
    else {
      useGuest.setState({ [kind]: "on" });
      // A camera is released while it is off, and another program may use it by now.
      await track.unmute().catch((error: unknown) => this.#fail(kind, problemOf(error)));
    }
  }

  async toggle(kind: DeviceKind): Promise<void> {
    const { tracks, [kind]: state } = useGuest.getState();
    if (state === "on") {
      useGuest.setState({ [kind]: "off" });
      await tracks[kind]?.mute();
    } else await this.turnOn(kind);
  }

  /** Uses another device from now on; null is the system's default. */
  async choose(kind: DeviceKind, id: string | null): Promise<void> {
    useGuest.setState(({ chosen }) => ({ chosen: { ...chosen, [kind]: id } }));
    await useGuest
      .getState()
      .tracks[kind]?.setDeviceId({ ideal: id ?? "default" })
      .catch((error: unknown) => this.#fail(kind, problemOf(error)));
  }

  /** Sends what is open in a conference, and whatever is opened later. */
  async sendIn(own: OwnTracks): Promise<void> {
    this.#own = own;
    await Promise.all(kinds.map((kind) => this.#send(useGuest.getState().tracks[kind])));
  }

  /** What may be open from now on. Closes the rest, also what the browser is still asking about. */
  restrict(may: Allowed): void {
    this.#may = may;
    for (const kind of kinds) if (!may[kind]) this.close(kind);
  }

  /** Releases a device. */
  close(kind: DeviceKind): void {
    this.#opening.delete(kind);
    const { tracks } = useGuest.getState();
    const track = tracks[kind];
    useGuest.setState({ [kind]: "off", tracks: { ...tracks, [kind]: undefined } });
    if (!track) return;
    track.stop();
    this.#own?.withdraw(track).catch((error: unknown) => log.info("A track was not withdrawn", { error }));
  }

  closeAll(): void {
    this.restrict({ microphone: false, camera: false });
    this.#own = null;
  }

  async #open(kind: DeviceKind): Promise<void> {
    const attempt = {};
    this.#opening.set(kind, attempt);
    const isWanted = () => this.#opening.get(kind) === attempt;
    try {
      const track = await open(kind, useGuest.getState().chosen[kind]);
      if (!isWanted()) {
        track.stop();
        return;
      }
      // A host may have muted us, which the button shows.
      track.on(TrackEvent.Muted, () => this.#show(kind, track, "off"));
      track.on(TrackEvent.Unmuted, () => this.#show(kind, track, "on"));
      track.on(TrackEvent.Ended, () => {
        if (useGuest.getState().tracks[kind] !== track || track.isMuted) return;
        this.close(kind);
        this.#fail(kind, "missing");
      });
      useGuest.setState(({ tracks }) => ({ tracks: { ...tracks, [kind]: track }, [kind]: "on" }));
      // From now on it can be turned off and on, however long the media server takes.
      void this.#send(track);
    } catch (error) {
      if (isWanted()) this.#fail(kind, problemOf(error));
    } finally {
      if (isWanted()) this.#opening.delete(kind);
    }
    await listDevices();
  }

  /** In the conference, nothing else would say more than that the device is off. */
  #fail(kind: DeviceKind, problem: DeviceProblem): void {
    useGuest.setState({ [kind]: problem, ...(this.#own && { notice: `${kind}.${problem}` }) });
  }

  #show(kind: DeviceKind, track: LocalAudioTrack | LocalVideoTrack, state: "on" | "off"): void {
    if (useGuest.getState().tracks[kind] === track) useGuest.setState({ [kind]: state });
  }

  async #send(track: LocalAudioTrack | LocalVideoTrack | undefined): Promise<void> {
    // A track that fails here counts as a stalled flow, so that we rejoin.
    if (track)
      await this.#own
        ?.publish(track)
        .catch((error: unknown) => log.warn("A track was not published", { error }));
  }
}

async function open(kind: DeviceKind, id: string | null): Promise<LocalAudioTrack | LocalVideoTrack> {
  const device = id === null ? {} : { deviceId: { ideal: id } };
  return kind === "camera"
    ? await createLocalVideoTrack({ resolution: VideoPresets.h720.resolution, ...device })
    : await createLocalAudioTrack({
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...device,
      });
}

/** Browsers name devices only once one was opened. */
export async function listDevices(): Promise<void> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  useGuest.setState({ devices: devices.filter(({ deviceId }) => deviceId !== "") });
}

/** Whether this page was allowed to use a device before, so that opening it asks nothing. */
export async function isAllowedAlready(kind: DeviceKind): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: kind });
    return state === "granted";
  } catch {
    return false;
  }
}
