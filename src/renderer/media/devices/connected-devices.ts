import type { DeviceKind } from "./device-state.ts";

/** What a call can be held with. */
export type CallDeviceKind = DeviceKind | "speaker";

export interface ConnectedDevice {
  readonly kind: CallDeviceKind;
  readonly id: string;
  /** Its name; empty as long as the browser withholds it. */
  readonly label: string;
  /** The same for all parts of one device, such as the microphone and the speaker of a headset; empty if unknown. */
  readonly group: string;
  /** Whether the system uses it where nothing was chosen, as far as the browser says. */
  readonly isDefault: boolean;
}

/** A device that the user has chosen. */
export interface ChosenDevice {
  readonly id: string;
  /** Its name, by which it is found again under another id; empty if unknown. */
  readonly label: string;
}

const kindOf: Readonly<Record<MediaDeviceKind, CallDeviceKind>> = {
  audioinput: "microphone",
  videoinput: "camera",
  audiooutput: "speaker",
};

/** Ids under which Chromium lists the system's own choice a second time. */
const DEFAULT = "default";
const aliases: ReadonlySet<string> = new Set([DEFAULT, "communications"]);

/**
 * The connected devices, without those that the browser withholds: it names them only once one has been opened. Empty
 * where it has none, or none for this page.
 */
export async function listConnected(): Promise<readonly ConnectedDevice[]> {
  // Pages without https have no media devices.
  const listed = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
  return connectedOf(listed ?? []);
}

/** Calls back when a device comes or goes, and when the system's default changes. Returns the function that stops it. */
export function watchConnected(onChange: () => void): () => void {
  const { mediaDevices } = navigator;
  mediaDevices?.addEventListener("devicechange", onChange);
  return () => mediaDevices?.removeEventListener("devicechange", onChange);
}

/** Whether nothing has changed. Pure. */
export const isSameList = (a: readonly ConnectedDevice[], b: readonly ConnectedDevice[]): boolean =>
  a.length === b.length && a.every((device, i) => isSameEntry(device, b[i]));

const isSameEntry = (a: ConnectedDevice, b: ConnectedDevice | undefined): boolean =>
  b !== undefined && (Object.keys(a) as (keyof ConnectedDevice)[]).every((key) => a[key] === b[key]);

/** What the browser lists, in our words. Pure. */
export function connectedOf(listed: readonly MediaDeviceInfo[]): readonly ConnectedDevice[] {
  const devices = listed.filter(({ deviceId }) => deviceId !== "" && !aliases.has(deviceId));
  const defaults = new Map(
    (Object.keys(kindOf) as MediaDeviceKind[]).map((kind) => [kind, defaultOf(kind, listed, devices)]),
  );
  return devices.map((device) => ({
    kind: kindOf[device.kind],
    id: device.deviceId,
    label: device.label,
    group: device.groupId,
    isDefault: defaults.get(device.kind) === device,
  }));
}

/**
 * Chromium has an entry of its own for the default, which on Linux does not say which one that is; in other browsers it
 * is the first one.
 */
function defaultOf(
  kind: MediaDeviceKind,
  listed: readonly MediaDeviceInfo[],
  devices: readonly MediaDeviceInfo[],
): MediaDeviceInfo | undefined {
  const alias = listed.find((device) => device.kind === kind && device.deviceId === DEFAULT);
  const candidates = devices.filter((device) => device.kind === kind);
  if (!alias || candidates.length === 1) return candidates[0];
  return (
    candidates.find(({ label }) => label !== "" && alias.label.endsWith(label)) ??
    candidates.find(({ groupId }) => groupId === alias.groupId)
  );
}

/**
 * An id that `resolve` returned, as a media constraint. Some versions of Chromium open another device where they are only
 * asked to prefer one; before devices are named, it may be an id from before, and not there any more. Pure.
 */
export function constraintOf(
  kind: CallDeviceKind,
  id: string | null,
  connected: readonly ConnectedDevice[],
): { readonly deviceId?: ConstrainDOMStringParameters } {
  if (id === null) return {};
  const isConnected = connected.some((device) => device.kind === kind && device.id === id);
  return { deviceId: isConnected ? { exact: id } : { ideal: id } };
}

/**
 * The id of the device to use now, or null for the system's default: the chosen one, else another of the same name
 * (ids change with the browser's data), else the default. Pure.
 */
export function resolve(
  kind: CallDeviceKind,
  chosen: ChosenDevice | null,
  connected: readonly ConnectedDevice[],
): string | null {
  if (chosen === null) return null;
  const candidates = connected.filter((device) => device.kind === kind);
  // None is listed before the browser names them. An id that is not connected does no harm.
  if (candidates.length === 0) return chosen.id;
  const found =
    candidates.find(({ id }) => id === chosen.id) ??
    candidates.find(({ label }) => label !== "" && label === chosen.label);
  return found?.id ?? null;
}
