import { t } from "../../messages/index.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { useProcessing } from "../../stores/processing.ts";
import { Choice } from "../../ui/choice.tsx";
import processingStyles from "./call-processing.module.css";
import { PreferenceSwitch } from "./preference-switch.tsx";
import { ProcessingState } from "./processing-state.tsx";
import styles from "./section.module.css";

/** How the microphone and the camera are processed before they are sent. It takes effect at once, also in a call. */
export function CallProcessing() {
  const noiseSuppression = usePreferences((state) => state.noiseSuppression);
  return (
    <section>
      <h2>{t("settings.calls.processing.sound")}</h2>
      <div className={styles.switches}>
        <div className={processingStyles.noise}>
          <Choice
            label={t("settings.calls.processing.noise")}
            value={noiseSuppression}
            options={(["off", "browser", "strong"] as const).map((value) => ({
              value,
              label: t(`settings.calls.processing.noises.${value}`),
            }))}
            onChange={(chosen) => {
              useProcessing.setState({ switchedOff: null });
              usePreferences.setState({ noiseSuppression: chosen });
            }}
          />
          <p className={processingStyles.load}>{t("settings.calls.processing.noiseText")}</p>
          <ProcessingState what="noise" />
        </div>
        <PreferenceSwitch
          name="echoCancellation"
          label={t("settings.calls.processing.echo")}
          hint={t("settings.calls.processing.echoText")}
        />
        <PreferenceSwitch
          name="autoGainControl"
          label={t("settings.calls.processing.gain")}
          hint={t("settings.calls.processing.gainText")}
        />
      </div>
    </section>
  );
}
