import { useEffect, useState } from "react";
import { play } from "../../media/sounds.ts";
import { t } from "../../messages/index.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/select.tsx";
import styles from "./call-devices.module.css";
import { DevicePreview } from "./device-preview.tsx";
import sectionStyles from "./section.module.css";

/** The option for the system's default. No device has an empty id once access is allowed. */
const DEFAULT = "";

const kinds = { microphoneId: "audioinput", cameraId: "videoinput", speakerId: "audiooutput" } as const;
type Preference = keyof typeof kinds;

/** Which microphone, camera and speaker calls use, with a test of each. */
export function CallDevices() {
  const [testing, setTesting] = useState(false);
  const [opened, setOpened] = useState(0);
  const devices = useDevices(opened);
  const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype;
  return (
    <section>
      <h2>{t("settings.calls.devices")}</h2>
      <p className={sectionStyles.text}>{t("settings.calls.devicesText")}</p>
      <div className={sectionStyles.form}>
        <DeviceSelect name="microphoneId" devices={devices} />
        <DeviceSelect name="cameraId" devices={devices} />
        {canChooseSpeaker && <DeviceSelect name="speakerId" devices={devices} />}
        {testing && <DevicePreview onOpened={() => setOpened((count) => count + 1)} />}
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

function DeviceSelect({ name, devices }: { name: Preference; devices: readonly MediaDeviceInfo[] }) {
  const chosen = usePreferences((state) => state[name]) ?? DEFAULT;
  const known = devices.filter(
    // Chromium lists the system's default a second time.
    ({ kind, deviceId }) => kind === kinds[name] && deviceId !== "" && deviceId !== "default",
  );
  const options = known.map(({ deviceId, label }) => ({ value: deviceId, label }));
  const isMissing = chosen !== DEFAULT && !known.some(({ deviceId }) => deviceId === chosen);
  return (
    <Select
      label={t(`settings.calls.${name}`)}
      value={chosen}
      options={[
        { value: DEFAULT, label: t("settings.calls.systemDefault") },
        ...options,
        ...(isMissing ? [{ value: chosen, label: t("settings.calls.notConnected") }] : []),
      ]}
      onChange={(id) => usePreferences.setState({ [name]: id === DEFAULT ? null : id })}
    />
  );
}

/** The connected devices. Browsers withhold their names until one has been opened; `opened` counts how often. */
function useDevices(opened: number): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const { mediaDevices } = navigator;
    const look = () => void mediaDevices?.enumerateDevices().then(setDevices, () => {});
    look();
    mediaDevices?.addEventListener("devicechange", look);
    return () => mediaDevices?.removeEventListener("devicechange", look);
  }, [opened]);
  return devices;
}
