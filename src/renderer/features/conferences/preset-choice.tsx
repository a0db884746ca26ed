import { useId } from "react";
import { t } from "../../messages/index.ts";
import { presetIcons } from "./preset-icons.ts";
import { presetNames, type PresetName } from "./presets.ts";
import styles from "./preset-choice.module.css";

/** The presets, of which none is chosen once something differs from all of them. */
export function PresetChoice({
  value,
  onChange,
}: {
  value: PresetName | null;
  onChange: (preset: PresetName) => void;
}) {
  const group = useId();
  return (
    <fieldset className={styles.presets}>
      <legend>{t("conferences.form.preset")}</legend>
      <div className={styles.options}>
        {presetNames.map((name) => {
          const Icon = presetIcons[name];
          return (
            <label key={name} className={styles.option}>
              <input
                type="radio"
                name={group}
                checked={name === value}
                aria-describedby={`${group}-${name}`}
                onChange={() => onChange(name)}
              />
              <span className={styles.title}>
                <Icon size={16} strokeWidth={1.5} aria-hidden />
                {t(`conferences.presets.${name}.title`)}
              </span>
              <small id={`${group}-${name}`} aria-hidden>
                {t(`conferences.presets.${name}.text`)}
              </small>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
