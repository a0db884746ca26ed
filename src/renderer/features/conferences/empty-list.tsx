import { t } from "../../messages/index.ts";
import { presetNames, type PresetName } from "./presets.ts";
import styles from "./conference-list.module.css";
import { presetIcons } from "./preset-icons.ts";

/** Before the first one: what a conference is, and the ways to begin. */
export function EmptyList({ onStart }: { onStart: (preset: PresetName) => void }) {
  return (
    <div className={styles.empty}>
      <h2>{t("conferences.empty.title")}</h2>
      <p>{t("conferences.empty.text")}</p>
      <p>{t("conferences.empty.start")}</p>
      <ul className={styles.starts}>
        {presetNames.map((name) => {
          const Icon = presetIcons[name];
          return (
            <li key={name}>
              <button type="button" onClick={() => onStart(name)}>
                <Icon size={20} strokeWidth={1.5} aria-hidden />
                <strong>{t(`conferences.presets.${name}.title`)}</strong>
                <small>{t(`conferences.presets.${name}.text`)}</small>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
