import type { DeviceKind } from "../../media/devices/device-state.ts";
import { Select } from "../../ui/select.tsx";
import { choose } from "../controller.ts";
import { t } from "../messages/text.ts";
import { useGuest } from "../store.ts";

const inputs = { microphone: "audioinput", camera: "videoinput", speaker: "audiooutput" } as const;

/** Which microphone, camera or speaker is used. */
export function DeviceChoice({
  kind,
  labelled = false,
}: {
  kind: DeviceKind | "speaker";
  labelled?: boolean;
}) {
  const devices = useGuest((state) => state.devices);
  const chosen = useGuest((state) => state.chosen[kind]);
  const name = t(`devices.${kind}`);
  const options = devices
    // The entry that browsers add for the system's default is our own first one.
    .filter((device) => device.kind === inputs[kind] && device.deviceId !== "default")
    .map(({ deviceId, label }, index) => ({
      value: deviceId,
      label: label || t("devices.numbered", { kind: name, number: index + 1 }),
    }));
  return (
    <Select
      label={name}
      hiddenLabel={!labelled}
      value={chosen ?? ""}
      options={[{ value: "", label: t("devices.systemDefault") }, ...options]}
      onChange={(id) => {
        if (kind === "speaker")
          useGuest.setState((state) => ({ chosen: { ...state.chosen, speaker: id || null } }));
        else choose(kind, id || null);
      }}
    />
  );
}
