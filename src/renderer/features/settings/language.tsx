import { languageCodes, languages } from "../../../shared/base/languages.ts";
import { t } from "../../messages/index.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { Choice } from "../../ui/choice.tsx";
import styles from "./section.module.css";
import { Spelling } from "./spelling.tsx";

/** The language of the interface on this device. Each has its own name, so that its speakers recognise it. */
export function Language() {
  const language = usePreferences((state) => state.language);
  return (
    <div className={styles.parts}>
      <Choice
        label={t("settings.language.title")}
        value={language}
        options={[
          { value: "system", label: t("settings.language.system") },
          ...languageCodes.map((code) => ({ value: code, label: languages[code] })),
        ]}
        onChange={(chosen) => usePreferences.setState({ language: chosen })}
      />
      <Spelling />
    </div>
  );
}
