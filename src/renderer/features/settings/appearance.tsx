import { Monitor, Moon, Sun } from "lucide-react";
import { t } from "../../messages/index.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { Choice } from "../../ui/choice.tsx";
import styles from "./section.module.css";

/** How the app looks on this device. */
export function Appearance() {
  const theme = usePreferences((state) => state.theme);
  return (
    <div className={styles.parts}>
      <Choice
        label={t("settings.appearance.theme")}
        value={theme}
        options={[
          {
            value: "system",
            label: t("settings.appearance.system"),
            icon: <Monitor size={16} strokeWidth={1.5} />,
          },
          {
            value: "light",
            label: t("settings.appearance.light"),
            icon: <Sun size={16} strokeWidth={1.5} />,
          },
          { value: "dark", label: t("settings.appearance.dark"), icon: <Moon size={16} strokeWidth={1.5} /> },
        ]}
        onChange={(chosen) => usePreferences.setState({ theme: chosen })}
      />
    </div>
  );
}
