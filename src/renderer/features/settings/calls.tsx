import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { Choice } from "../../ui/choice.tsx";
import { PastCalls } from "../call/index.ts";
import { Switch } from "../../ui/switch.tsx";
import { BackgroundChoice } from "./background-choice.tsx";
import { CallDevices } from "./call-devices.tsx";
import { CallProcessing } from "./call-processing.tsx";
import { PreferenceSwitch } from "./preference-switch.tsx";
import styles from "./section.module.css";

/** The settings of calls on this device. */
export function Calls() {
  const preJoin = usePreferences((state) => state.preJoin);
  const shareContent = usePreferences((state) => state.shareContent);
  return (
    <div className={styles.parts}>
      <CallDevices />
      <CallProcessing />
      <BackgroundChoice />
      <section>
        <h2>{t("settings.calls.preJoin")}</h2>
        <Switch
          label={t("prejoin.always")}
          hint={t("prejoin.alwaysText")}
          checked={preJoin === "always"}
          onChange={(on) => usePreferences.setState({ preJoin: on ? "always" : "when-needed" })}
        />
      </section>
      <section>
        <h2>{t("check.title")}</h2>
        <p className={styles.text}>{t("check.settingsText")}</p>
        <a href="#/check">{t("check.open")}</a>
      </section>
      <section>
        <h2>{t("quality.record.past")}</h2>
        <p className={styles.text}>{t("quality.record.pastText")}</p>
        <PastCalls />
      </section>
      <section>
        <h2>{t("settings.calls.view")}</h2>
        <div className={styles.switches}>
          <PreferenceSwitch
            name="highDefinition"
            label={t("settings.calls.processing.hd")}
            hint={t("settings.calls.processing.hdText")}
          />
          <PreferenceSwitch
            name="mirrorSelf"
            label={t("settings.calls.mirror")}
            hint={t("settings.calls.mirrorText")}
          />
          <PreferenceSwitch
            name="hideSelf"
            label={t("settings.calls.hide")}
            hint={t("settings.calls.hideText")}
          />
        </div>
      </section>
      {platform.pip?.automatic && (
        <section>
          <h2>{t("settings.calls.pip")}</h2>
          <div className={styles.switches}>
            <PreferenceSwitch name="pipWhenMinimised" label={t("settings.calls.pipWhenMinimised")} />
            <PreferenceSwitch name="pipInOtherRooms" label={t("settings.calls.pipInOtherRooms")} />
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
