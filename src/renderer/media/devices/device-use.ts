import {
  isSameList,
  resolve,
  type CallDeviceKind,
  type ChosenDevice,
  type ConnectedDevice,
} from "./connected-devices.ts";

export const callDeviceKinds = [
  "microphone",
  "camera",
  "speaker",
] as const satisfies readonly CallDeviceKind[];

type ByKind<Value> = Readonly<Record<CallDeviceKind, Value>>;

/** A device that has taken the place of another one without being asked for. */
export interface Replacement {
  readonly kind: CallDeviceKind;
  /** The name of the one that is no longer connected; null if the system's default has changed. */
  readonly gone: string | null;
  /** The name of the one that is used now; null if there is none. */
  readonly now: string | null;
}

/** Which devices a call uses. */
export interface DeviceUse {
  /** Ids; null is the system's default. */
  readonly inUse: ByKind<string | null>;
  /** Those that have come during the call, and that the user has not dismissed. */
  readonly arrived: readonly ConnectedDevice[];
  /** What was replaced last, all at once; a headset is a microphone and a speaker. */
  readonly replaced: readonly Replacement[];
}

export const noUse: DeviceUse = {
  inUse: { microphone: null, camera: null, speaker: null },
  arrived: [],
  replaced: [],
};

/**
 * What is used after the list of connected devices has changed, and the kinds that have to move to another device. A
 * device that is gone is replaced by what `chosen` leads to now, and a default by the next default; one that has come
 * is only offered: nobody speaks into a microphone in another room without knowing. Pure.
 */
export function afterListing(
  use: DeviceUse,
  chosen: ByKind<ChosenDevice | null>,
  before: readonly ConnectedDevice[],
  now: readonly ConnectedDevice[],
): { readonly use: DeviceUse; readonly moved: readonly CallDeviceKind[] } {
  const inUse = { ...use.inUse };
  const replaced: Replacement[] = [];
  const moved: CallDeviceKind[] = [];
  for (const kind of callDeviceKinds) {
    const id = use.inUse[kind];
    const was = deviceInUse(kind, id, before) ?? (id === null ? goneDefault(kind, before, now) : undefined);
    if (!isReplaced(kind, id, was, now)) continue;
    const isGone = was !== undefined && !now.some((device) => isSame(device, was));
    inUse[kind] = id === null ? null : resolve(kind, chosen[kind], now);
    moved.push(kind);
    const next = deviceInUse(kind, inUse[kind], now);
    // One that browsers have only named now was not in use before.
    if (was) replaced.push({ kind, gone: isGone ? was.label : null, now: next?.label ?? null });
  }
  const arrived = [...use.arrived, ...arrivals(before, now)].filter((device) =>
    now.some((other) => isSame(other, device)),
  );
  return { use: { inUse, arrived, replaced: replaced.length > 0 ? replaced : use.replaced }, moved };
}

/** The device that an id in `inUse` stands for, if it is connected. Pure. */
export const deviceInUse = (
  kind: CallDeviceKind,
  id: string | null,
  connected: readonly ConnectedDevice[],
): ConnectedDevice | undefined =>
  connected.find((device) => device.kind === kind && (id === null ? device.isDefault : device.id === id));

/** Whether devices of a kind have come or gone. Pure. */
export const hasChanged = (
  kind: CallDeviceKind,
  before: readonly ConnectedDevice[],
  now: readonly ConnectedDevice[],
): boolean =>
  !isSameList(
    before.filter((device) => device.kind === kind),
    now.filter((device) => device.kind === kind),
  );

/** What is to be offered: the devices that have come and are not used, those of one headset together. Pure. */
export function offers(
  { arrived, inUse }: Pick<DeviceUse, "arrived" | "inUse">,
  connected: readonly ConnectedDevice[],
): readonly (readonly ConnectedDevice[])[] {
  const unused = arrived.filter(
    (device) => deviceInUse(device.kind, inUse[device.kind], connected)?.id !== device.id,
  );
  return Object.values(Object.groupBy(unused, ({ group, kind, id }) => group || `${kind} ${id}`)).map(
    (parts) => parts ?? [],
  );
}

/** Where the browser does not say which device is the default, it may have been any that is gone. */
const goneDefault = (
  kind: CallDeviceKind,
  before: readonly ConnectedDevice[],
  now: readonly ConnectedDevice[],
): ConnectedDevice | undefined =>
  before.find((device) => device.kind === kind && !now.some((other) => isSame(other, device)));

function isReplaced(
  kind: CallDeviceKind,
  id: string | null,
  was: ConnectedDevice | undefined,
  now: readonly ConnectedDevice[],
): boolean {
  const next = deviceInUse(kind, id, now);
  if (id === null) return was !== undefined && was.id !== next?.id;
  // Before a browser names devices, none is listed, which says nothing.
  return next === undefined && (was !== undefined || now.some((device) => device.kind === kind));
}

/** Browsers list the first device of a kind only once it is allowed to be used, which is no arrival. */
const arrivals = (before: readonly ConnectedDevice[], now: readonly ConnectedDevice[]) =>
  now.filter(
    (device) =>
      before.some(({ kind }) => kind === device.kind) && !before.some((other) => isSame(other, device)),
  );

const isSame = (a: ConnectedDevice, b: ConnectedDevice): boolean => a.kind === b.kind && a.id === b.id;
