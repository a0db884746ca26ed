import { create } from "zustand";
import {
  isSameList,
  listConnected,
  resolve,
  watchConnected,
  type CallDeviceKind,
  type ConnectedDevice,
} from "../media/devices/connected-devices.ts";
import { usePreferences } from "./preferences.ts";

/** The microphones, cameras and speakers that are connected, as far as the browser names them. */
export const useDeviceList = create<{ readonly devices: readonly ConnectedDevice[] }>(() => ({
  devices: [],
}));

let isFollowing = false;

/** Keeps the list current from now on. Once for the whole page, however often it is called. */
export function followDevices(): void {
  if (isFollowing) return;
  isFollowing = true;
  watchConnected(() => void refreshDevices());
  void refreshDevices();
}

/** Looks again, such as after a device was opened: only then do browsers name them. */
export async function refreshDevices(): Promise<void> {
  const devices = await listConnected();
  if (isSameList(devices, useDeviceList.getState().devices)) return;
  useDeviceList.setState({ devices });
  learnLabels(devices);
}

/** Uses another device from now on, in every call; null is the system's default. */
export function chooseDevice(kind: CallDeviceKind, device: ConnectedDevice | null): void {
  usePreferences.setState({ [kind]: device && { id: device.id, label: device.label } });
}

/** The id of the device that the user's choice leads to now; null is the system's default. */
export const wantedDevice = (kind: CallDeviceKind): string | null =>
  resolve(kind, usePreferences.getState()[kind], useDeviceList.getState().devices);

export function useWantedDevice(kind: CallDeviceKind): string | null {
  const chosen = usePreferences((state) => state[kind]);
  const devices = useDeviceList((state) => state.devices);
  return resolve(kind, chosen, devices);
}

/** The connected devices of one kind. */
export function useConnected(kind: CallDeviceKind): readonly ConnectedDevice[] {
  const devices = useDeviceList((state) => state.devices);
  return devices.filter((device) => device.kind === kind);
}

/** A choice that was made before labels were kept gets its own as soon as the device is seen. */
function learnLabels(devices: readonly ConnectedDevice[]): void {
  for (const { kind, id, label } of devices) {
    const chosen = usePreferences.getState()[kind];
    if (chosen?.id === id && label !== "" && chosen.label !== label)
      usePreferences.setState({ [kind]: { id, label } });
  }
}
