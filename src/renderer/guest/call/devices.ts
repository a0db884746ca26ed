import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  TrackEvent,
  VideoPresets,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from "livekit-client";
import { log } from "../../log/log.ts";
import {
  constraintOf,
  isSameList,
  listConnected,
  resolve,
  watchConnected,
  type CallDeviceKind,
  type ConnectedDevice,
} from "../../media/devices/connected-devices.ts";
import { isProblem, problemOf, type DeviceKind } from "../../media/devices/device-state.ts";
import { afterListing, hasChanged } from "../../media/devices/device-use.ts";
import { Moves } from "../../media/devices/moves.ts";
import type { OwnTracks } from "../../media/own-tracks.ts";
import { rememberDevices } from "../place.ts";
import { useGuest } from "../store.ts";

export const kinds = ["microphone", "camera"] as const satisfies readonly DeviceKind[];

type Allowed = Readonly<Record<DeviceKind, boolean>>;
type DeviceTrack = LocalAudioTrack | LocalVideoTrack;

/**
 * The microphone and the camera of this page, from the device check on: what was tried there is what the conference gets.
 * They are opened only when somebody presses a button, or has allowed this page to use them before. One that is
 * unplugged is replaced by another one at once.
 */
export class Devices {
  /** Devices that the browser may be asking about. Whoever closes one meanwhile takes it out. */
  readonly #opening = new Map<DeviceKind, object>();
  readonly #moves = new Moves();
  #may: Allowed = { microphone: false, camera: false };
  #own: OwnTracks | null = null;
  #mustWait: (track: DeviceTrack) => boolean = () => false;

  constructor() {
    takeChosen("speaker");
    watchConnected(() => void this.list());
  }

  /** Opens a device, or turns it on again, if it may be open. A problem is shown in its place. */
  async turnOn(kind: DeviceKind): Promise<void> {
    const track = useGuest.getState().tracks[kind];
    if (!this.#may[kind] || this.#opening.has(kind)) return;
    if (!track) await this.#open(kind);
    else if (!this.#mustWait(track)) {
      const id = useGuest.getState().inUse[kind];
      useGuest.setState({ [kind]: "on" });
      // A camera is released while it is off, and another program may use it by now.
      await track.unmute().catch((error: unknown) => this.#lose(kind, track, error));
      // It was closed meanwhile, after which it was opened again.
      if (!this.#isOpen(kind, track)) track.stop();
      // Another one was chosen meanwhile.
      if (useGuest.getState().inUse[kind] !== id) await this.#move(kind);
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
  async choose(kind: CallDeviceKind, device: ConnectedDevice | null): Promise<void> {
    const { chosen: before } = useGuest.getState();
    const chosen = { ...before, [kind]: device && { id: device.id, label: device.label } };
    useGuest.setState({ chosen });
    rememberDevices(chosen);
    takeChosen(kind);
    if (kind !== "speaker") await this.#move(kind);
  }

  /** Looks which devices are connected. Browsers name them only once one was opened. */
  async list(): Promise<void> {
    const now = await listConnected();
    const state = useGuest.getState();
    if (isSameList(now, state.devices)) return;
    const { use, moved } = afterListing(state, state.chosen, state.devices, now);
    useGuest.setState({ devices: now, ...use });
    const isNoticed = use.replaced.some(({ kind }) => kind === "speaker" || state.tracks[kind]);
    if (this.#own && isNoticed && use.replaced !== state.replaced) useGuest.setState({ notice: "replaced" });
    for (const kind of kinds) if (moved.includes(kind)) void this.#move(kind);
    for (const kind of kinds) if (hasChanged(kind, state.devices, now)) this.#openAgain(kind);
  }

  /**
   * Sends what is open in a conference, and whatever is opened later. `mustWait` says whether what is to be turned on stays off
   * for now, and turns it on later.
   */
  async sendIn(own: OwnTracks, mustWait = this.#mustWait): Promise<void> {
    this.#own = own;
    this.#mustWait = mustWait;
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
      const id = takeChosen(kind);
      const track = await open(kind, id);
      if (!isWanted()) {
        track.stop();
        return;
      }
      // A host may have muted us, which the button shows.
      track.on(TrackEvent.Muted, () => this.#show(kind, track, "off"));
      track.on(TrackEvent.Unmuted, () => this.#show(kind, track, "on"));
      track.on(TrackEvent.Ended, () => void this.#ended(kind, track));
      useGuest.setState(({ tracks }) => ({ tracks: { ...tracks, [kind]: track }, [kind]: "on" }));
      // It was unplugged, or another one was chosen, while it was being opened.
      if (useGuest.getState().inUse[kind] !== id) void this.#move(kind);
      // From now on it can be turned off and on, however long the media server takes.
      void this.#send(track);
    } catch (error) {
      if (isWanted()) this.#fail(kind, error);
    } finally {
      if (isWanted()) this.#opening.delete(kind);
    }
    await this.list();
  }

  /** Uses the device that is to be used now. */
  async #move(kind: DeviceKind): Promise<void> {
    const { tracks, [kind]: state } = useGuest.getState();
    const track = tracks[kind];
    if (!track) {
      if (isProblem(state)) await this.turnOn(kind);
      return;
    }
    try {
      await this.#moves.move(track, () => useGuest.getState().inUse[kind]);
    } catch (error) {
      this.#lose(kind, track, error);
    }
  }

  /** The system has taken a device away: it was unplugged, or its driver has failed. */
  async #ended(kind: DeviceKind, track: DeviceTrack): Promise<void> {
    // If it is no longer listed, that moves the track already.
    await this.list();
    if (this.#isOpen(kind, track) && this.#moves.isLost(track)) await this.#move(kind);
  }

  /** What was on is opened again as soon as devices come or go; the one that was missing may be among them. */
  #openAgain(kind: DeviceKind): void {
    const { tracks, [kind]: state } = useGuest.getState();
    if (!tracks[kind] && (state === "missing" || state === "busy")) void this.turnOn(kind);
  }

  /** Closes a device that could not be opened again. If it was off, it stays off, and the next press says why. */
  #lose(kind: DeviceKind, track: DeviceTrack, error: unknown): void {
    if (!this.#isOpen(kind, track)) return;
    const wasOn = useGuest.getState()[kind] === "on";
    this.close(kind);
    if (wasOn) this.#fail(kind, error);
    // What was to be used may be gone, which leads to another one.
    void this.list();
  }

  /** In the conference, nothing else would say more than that the device is off. */
  #fail(kind: DeviceKind, error: unknown): void {
    const problem = problemOf(error);
    useGuest.setState({ [kind]: problem, ...(this.#own && { notice: `${kind}.${problem}` }) });
  }

  #isOpen(kind: DeviceKind, track: DeviceTrack): boolean {
    return useGuest.getState().tracks[kind] === track;
  }

  #show(kind: DeviceKind, track: DeviceTrack, state: "on" | "off"): void {
    if (this.#isOpen(kind, track)) useGuest.setState({ [kind]: state });
  }

  async #send(track: DeviceTrack | undefined): Promise<void> {
    // A track that fails here counts as a stalled flow, so that we rejoin.
    if (track)
      await this.#own
        ?.publish(track)
        .catch((error: unknown) => log.warn("A track was not published", { error }));
  }
}

/** Uses what was chosen, or its replacement, from now on; returns its id, or null for the system's default. */
function takeChosen(kind: CallDeviceKind): string | null {
  const { chosen, devices, inUse } = useGuest.getState();
  const id = resolve(kind, chosen[kind], devices);
  useGuest.setState({ inUse: { ...inUse, [kind]: id } });
  return id;
}

async function open(kind: DeviceKind, id: string | null): Promise<DeviceTrack> {
  const device = constraintOf(kind, id, useGuest.getState().devices);
  return kind === "camera"
    ? await createLocalVideoTrack({ resolution: VideoPresets.h720.resolution, ...device })
    : await createLocalAudioTrack({
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...device,
      });
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
