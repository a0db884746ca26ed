import { useState } from "react";
import { play } from "../../media/sounds.ts";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { Switch } from "../../ui/switch.tsx";
import styles from "./section.module.css";

/** How this device notifies about calls. */
export function Notifications() {
  const { doNotDisturb } = usePreferences();
  return (
    <div className={styles.parts}>
      <section className={styles.switches}>
        <Switch
          label={t("call.doNotDisturb")}
          hint={t("settings.notifications.quietText")}
          checked={doNotDisturb}
          onChange={(on) => usePreferences.setState({ doNotDisturb: on })}
        />
        {platform.notifications && <InBackground control={platform.notifications} />}
      </section>
      <Sounds />
    </div>
  );
}

function InBackground({ control }: { control: NonNullable<typeof platform.notifications> }) {
  const wanted = usePreferences((state) => state.backgroundNotifications);
  const [permission, setPermission] = useState(() => control.permission());
  const change = async (on: boolean) => {
    // The browser asks the user, who may refuse.
    if (on && permission === "default") await control.ask().catch(() => {});
    setPermission(control.permission());
    usePreferences.setState({ backgroundNotifications: on });
  };
  return (
    <>
      <Switch
        label={t("settings.notifications.background")}
        hint={t("settings.notifications.backgroundText")}
        checked={wanted && permission === "granted"}
        onChange={(on) => void change(on)}
      />
      <Problem>{permission === "denied" ? t("settings.notifications.blocked") : null}</Problem>
    </>
  );
}

function Sounds() {
  const volume = usePreferences((state) => state.soundVolume);
  return (
    <section>
      <h2>{t("settings.notifications.sounds")}</h2>
      <p className={styles.text}>{t("settings.notifications.soundsText")}</p>
      <div className={styles.volume}>
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          aria-label={t("settings.notifications.volume")}
          value={Math.round(volume * 100)}
          onChange={(event) =>
            usePreferences.setState({ soundVolume: event.currentTarget.valueAsNumber / 100 })
          }
        />
        <output>{volume === 0 ? t("settings.notifications.off") : `${Math.round(volume * 100)}%`}</output>
        <Button onClick={() => play("join")}>{t("settings.notifications.play")}</Button>
      </div>
    </section>
  );
}
