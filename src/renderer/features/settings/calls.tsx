import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { usePreferences, type Preferences } from "../../stores/preferences.ts";
import { Choice } from "../../ui/choice.tsx";
import { Switch } from "../../ui/switch.tsx";
import { CallDevices } from "./call-devices.tsx";
import styles from "./section.module.css";

/** The settings of calls on this device. */
export function Calls() {
  const shareContent = usePreferences((state) => state.shareContent);
  return (
    <div className={styles.parts}>
      <CallDevices />
      <section>
        <h2>{t("check.title")}</h2>
        <p className={styles.text}>{t("check.settingsText")}</p>
        <a href="#/check">{t("check.open")}</a>
      </section>
      <section>
        <h2>{t("settings.calls.view")}</h2>
        <div className={styles.switches}>
          <Preference
            name="mirrorSelf"
            label={t("settings.calls.mirror")}
            hint={t("settings.calls.mirrorText")}
          />
          <Preference name="hideSelf" label={t("settings.calls.hide")} hint={t("settings.calls.hideText")} />
        </div>
      </section>
      {platform.pip?.automatic && (
        <section>
          <h2>{t("settings.calls.pip")}</h2>
          <div className={styles.switches}>
            <Preference name="pipWhenMinimised" label={t("settings.calls.pipWhenMinimised")} />
            <Preference name="pipInOtherRooms" label={t("settings.calls.pipInOtherRooms")} />
          </div>
        </section>
      )}
      <section>
        <h2>{t("settings.calls.sharing")}</h2>
        <Choice
          label={t("screenPicker.content")}
          value={shareContent}
          options={[
            { value: "text", label: t("screenPicker.text") },
            { value: "motion", label: t("screenPicker.motion") },
          ]}
          onChange={(chosen) => usePreferences.setState({ shareContent: chosen })}
        />
      </section>
    </div>
  );
}

type OnOff = {
  [Name in keyof Preferences]: Preferences[Name] extends boolean ? Name : never;
}[keyof Preferences];

function Preference({ name, label, hint }: { name: OnOff; label: string; hint?: string }) {
  const checked = usePreferences((state) => state[name]);
  return (
    <Switch
      label={label}
      hint={hint}
      checked={checked}
      onChange={(on) => usePreferences.setState({ [name]: on })}
    />
  );
}
