import type { CallDeviceKind } from "../../../media/devices/connected-devices.ts";
import { canChooseSpeaker } from "../../../media/devices/play-through.ts";
import type { DeviceKind } from "../../../media/devices/device-state.ts";
import { t } from "../../../messages/index.ts";
import { useCall } from "../../../stores/call-store.ts";
import { chooseDevice, useConnected } from "../../../stores/device-list.ts";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../../../ui/menu.tsx";
import styles from "./call-bar.module.css";
import { BackgroundMenuChoice, NoiseChoice } from "./processing-choice.tsx";

/** Which microphone and speaker, or which camera, the call uses; beside the button that turns it on and off. */
export function DeviceMenu({ kind, onSettings }: { kind: DeviceKind; onSettings: () => void }) {
  return (
    <Menu above label={t(`callDevices.choose.${kind}`)} className={styles.caret}>
      <Choice kind={kind} />
      {kind === "microphone" && canChooseSpeaker() && <Choice kind="speaker" />}
      {kind === "microphone" ? <NoiseChoice /> : <BackgroundMenuChoice />}
      <MenuSeparator />
      <MenuItem onPress={onSettings}>{t("callDevices.settings")}</MenuItem>
    </Menu>
  );
}

/** The option for the system's default. No device that is listed has an empty id. */
const DEFAULT = "";

function Choice({ kind }: { kind: CallDeviceKind }) {
  const inUse = useCall((state) => state.inUse[kind]);
  const connected = useConnected(kind);
  const name = t(`settings.calls.${kind}`);
  const standard = connected.find(({ isDefault }) => isDefault)?.label;
  return (
    <MenuChoice
      label={name}
      value={connected.some(({ id }) => id === inUse) ? (inUse ?? DEFAULT) : DEFAULT}
      options={[
        {
          value: DEFAULT,
          label: standard
            ? t("callDevices.systemDefault", { name: standard })
            : t("settings.calls.systemDefault"),
        },
        ...connected.map(({ id, label }, index) => ({ value: id, label: label || `${name} ${index + 1}` })),
      ]}
      onChoose={(value) => chooseDevice(kind, connected.find(({ id }) => id === value) ?? null)}
    />
  );
}
