import { useEffect } from "react";
import type { CallDeviceKind } from "../../../media/devices/connected-devices.ts";
import { t } from "../../../messages/index.ts";
import { useCall } from "../../../stores/call-store.ts";
import { chooseDevice, followDevices, useConnected, useWantedDevice } from "../../../stores/device-list.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { Select } from "../../../ui/select.tsx";

/** The option for the system's default. No device has an empty id once access is allowed. */
const DEFAULT = "";

/** What a call uses, by its id, or null for the system's default; undefined outside of one. */
const useInUse = (kind: CallDeviceKind): string | null | undefined =>
  useCall(({ connection: { status }, inUse }) =>
    status === "idle" || status === "failed" ? undefined : inUse[kind],
  );

/** Which microphone, camera or speaker calls use; in a call, the one that it uses, which may be there for another one. */
export function DeviceSelect({ kind, hiddenLabel = false }: { kind: CallDeviceKind; hiddenLabel?: boolean }) {
  useEffect(followDevices, []);
  const chosen = usePreferences((state) => state[kind]);
  const wanted = useWantedDevice(kind);
  const inUse = useInUse(kind);
  const connected = useConnected(kind);
  const name = t(`settings.calls.${kind}`);
  const options = connected.map(({ id, label }, index) => ({
    value: id,
    label: label || `${name} ${index + 1}`,
  }));
  // The one of the same name, if it is known under another id.
  const outside = connected.find(({ id }) => id === wanted)?.id ?? chosen?.id ?? DEFAULT;
  const selected = inUse === undefined ? outside : (connected.find(({ id }) => id === inUse)?.id ?? DEFAULT);
  const isMissing = selected !== DEFAULT && !connected.some(({ id }) => id === selected);
  const missing = t("settings.calls.notConnected", {
    name: chosen?.label || t("settings.calls.unknownDevice"),
  });
  return (
    <Select
      label={name}
      hiddenLabel={hiddenLabel}
      value={selected}
      options={[
        { value: DEFAULT, label: t("settings.calls.systemDefault") },
        ...options,
        ...(isMissing ? [{ value: selected, label: missing }] : []),
      ]}
      onChange={(value) => {
        if (value !== selected) chooseDevice(kind, connected.find(({ id }) => id === value) ?? null);
      }}
    />
  );
}
