import type { CallDeviceKind } from "../../media/devices/connected-devices.ts";
import { Select } from "../../ui/select.tsx";
import { choose } from "../controller.ts";
import { t } from "../messages/text.ts";
import { useGuest } from "../store.ts";

/** Which microphone, camera or speaker is used. */
export function DeviceChoice({ kind, labelled = false }: { kind: CallDeviceKind; labelled?: boolean }) {
  const devices = useGuest((state) => state.devices);
  const inUse = useGuest((state) => state.inUse[kind]);
  const name = t(`devices.${kind}`);
  const connected = devices.filter((device) => device.kind === kind);
  return (
    <Select
      label={name}
      hiddenLabel={!labelled}
      // One that is not connected any more has been replaced by the default.
      value={connected.find(({ id }) => id === inUse)?.id ?? ""}
      options={[
        { value: "", label: t("devices.systemDefault") },
        ...connected.map(({ id, label }, index) => ({
          value: id,
          label: label || t("devices.numbered", { kind: name, number: index + 1 }),
        })),
      ]}
      onChange={(chosen) => choose(kind, connected.find(({ id }) => id === chosen) ?? null)}
    />
  );
}
