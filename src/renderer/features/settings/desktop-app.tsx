import { useEffect, useState } from "react";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { Problem } from "../../ui/field.tsx";
import { written } from "../../ui/shortcut.ts";
import { Switch } from "../../ui/switch.tsx";
import styles from "./section.module.css";

/** When the desktop app starts and ends. */
export function DesktopApp() {
  return (
    <div className={styles.parts}>
      {platform.startAtLogin && <StartAtLogin control={platform.startAtLogin} />}
      <section>
        <h2>{t("settings.app.closing")}</h2>
        <p className={styles.text}>{t("settings.app.closingText")}</p>
        <p className={styles.text}>{t("settings.app.quitting", { key: written("Q").shown })}</p>
      </section>
    </div>
  );
}

function StartAtLogin({ control }: { control: NonNullable<typeof platform.startAtLogin> }) {
  const [on, setOn] = useState<boolean | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => void control.get().then(setOn, () => setFailed(true)), [control]);
  const change = async (wanted: boolean) => {
    setFailed(
      await control.set(wanted).then(
        () => false,
        () => true,
      ),
    );
    setOn(await control.get());
  };
  if (on === null && !failed) return null;
  return (
    <section className={styles.switches}>
      <Switch
        label={t("settings.app.atLogin")}
        hint={t("settings.app.atLoginText")}
        checked={on === true}
        onChange={(wanted) => void change(wanted)}
      />
      <Problem>{failed ? t("settings.app.atLoginFailed") : null}</Problem>
    </section>
  );
}
