import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { Problem } from "../../ui/field.tsx";
import { written } from "../../ui/shortcut.ts";
import { Switch } from "../../ui/switch.tsx";
import styles from "./section.module.css";
import { useHostData } from "./use-host-data.ts";

/** When the desktop app starts and ends. */
export function DesktopApp() {
  return (
    <div className={styles.parts}>
      <StartAtLogin />
      <section>
        <h2>{t("settings.app.closing")}</h2>
        <p className={styles.text}>{t("settings.app.closingText")}</p>
        <p className={styles.text}>{t("settings.app.quitting", { key: written("Q").shown })}</p>
      </section>
    </div>
  );
}

const load = async () => (await platform.startAtLogin?.get()) ?? null;

/** Nothing where the system cannot be told to start the app. */
function StartAtLogin() {
  const { value, problem, run } = useHostData(load);
  if (value === null && problem === null) return null;
  return (
    <section className={styles.switches}>
      <Switch
        label={t("settings.app.atLogin")}
        hint={t("settings.app.atLoginText")}
        checked={value === true}
        onChange={(on) => void run(async () => platform.startAtLogin?.set(on))}
      />
      <Problem>{problem === null ? null : t("settings.app.atLoginFailed")}</Problem>
    </section>
  );
}
