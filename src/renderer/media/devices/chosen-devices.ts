import type { Scope } from "../../../shared/base/scope.ts";
import { useCall } from "../../stores/call-store.ts";
import { useDeviceList, wantedDevice } from "../../stores/device-list.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { constraintOf, type CallDeviceKind } from "./connected-devices.ts";
import { afterListing, callDeviceKinds, hasChanged, noUse } from "./device-use.ts";
import type { DeviceKind } from "./device-state.ts";

/** The device that the user has chosen, as a media constraint; without it, another one is opened. */
export function chosenDevice(kind: DeviceKind): { deviceId?: ConstrainDOMStringParameters } {
  return constraintOf(kind, wantedDevice(kind), useDeviceList.getState().devices);
}

/** Uses what was chosen, or its replacement, from now on; returns its id, or null for the system's default. */
export function takeChosen(kind: CallDeviceKind): string | null {
  const id = wantedDevice(kind);
  useCall.setState(({ inUse }) => ({ inUse: { ...inUse, [kind]: id } }));
  return id;
}

/**
 * Keeps in the call store which devices the call uses, until the scope ends: the chosen ones; and others as soon as one
 * is gone, or another one is chosen. `onMoved` hears that another device is to be used, `onListed` that devices of a
 * kind have come or gone.
 */
export function followUse(
  scope: Scope,
  { onMoved, onListed }: Readonly<Record<"onMoved" | "onListed", (kind: CallDeviceKind) => void>>,
): void {
  useCall.setState(noUse);
  for (const kind of callDeviceKinds) takeChosen(kind);
  scope.onEnd(
    usePreferences.subscribe((now, before) => {
      for (const kind of callDeviceKinds) {
        if (now[kind] === before[kind] || wantedDevice(kind) === useCall.getState().inUse[kind]) continue;
        takeChosen(kind);
        onMoved(kind);
      }
    }),
  );
  scope.onEnd(
    useDeviceList.subscribe(({ devices: now }, { devices: before }) => {
      const { use, moved } = afterListing(useCall.getState(), usePreferences.getState(), before, now);
      useCall.setState(use);
      for (const kind of moved) onMoved(kind);
      for (const kind of callDeviceKinds) if (hasChanged(kind, before, now)) onListed(kind);
    }),
  );
}
