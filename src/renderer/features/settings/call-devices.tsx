import { useEffect, useState } from "react";
import { play } from "../../media/sounds.ts";
import type { CallDeviceKind } from "../../media/devices/connected-devices.ts";
import { canChooseSpeaker } from "../../media/devices/play-through.ts";
import { t } from "../../messages/index.ts";
import { chooseDevice, followDevices, useConnected, useWantedDevice } from "../../stores/device-list.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/select.tsx";
import styles from "./call-devices.module.css";
import { DevicePreview } from "./device-preview.tsx";
import sectionStyles from "./section.module.css";

/** The option for the system's default. No device has an empty id once access is allowed. */
const DEFAULT = "";

/** Which microphone, camera and speaker calls use, with a test of each. */
export function CallDevices() {
  const [testing, setTesting] = useState(false);
  useEffect(followDevices, []);
  return (
    <section>
      <h2>{t("settings.calls.devices")}</h2>
      <p className={sectionStyles.text}>{t("settings.calls.devicesText")}</p>
      <div className={sectionStyles.form}>
        <DeviceSelect kind="microphone" />
        <DeviceSelect kind="camera" />
        {canChooseSpeaker() && <DeviceSelect kind="speaker" />}
        {testing && <DevicePreview />}
        <div className={styles.tests}>
          <Button onClick={() => setTesting(!testing)}>
            {t(testing ? "settings.calls.stopTest" : "settings.calls.test")}
          </Button>
          <Button onClick={() => play("join")}>{t("settings.calls.testSpeaker")}</Button>
        </div>
      </div>
    </section>
  );
}

function DeviceSelect({ kind }: { kind: CallDeviceKind }) {
  const chosen = usePreferences((state) => state[kind]);
  const wanted = useWantedDevice(kind);
  const connected = useConnected(kind);
  const name = t(`settings.calls.${kind}`);
  const options = connected.map(({ id, label }, index) => ({
    value: id,
    label: label || `${name} ${index + 1}`,
  }));
  // The one of the same name, if it is known under another id.
  const selected = connected.find(({ id }) => id === wanted)?.id ?? chosen?.id ?? DEFAULT;
  const isMissing = selected !== DEFAULT && !connected.some(({ id }) => id === selected);
  const missing = t("settings.calls.notConnected", {
    name: chosen?.label || t("settings.calls.unknownDevice"),
  });
  return (
    <Select
      label={name}
      value={selected}
      options={[
        { value: DEFAULT, label: t("settings.calls.systemDefault") },
        ...options,
        ...(isMissing ? [{ value: selected, label: missing }] : []),
      ]}
      onChange={(value) => {
        if (value !== chosen?.id) chooseDevice(kind, connected.find(({ id }) => id === value) ?? null);
      }}
    />
  );
}
