import type { ReactNode } from "react";
import styles from "./check-list.module.css";

/** A group of checkboxes. */
export function CheckList<Value extends string>({
  label,
  chosen,
  options,
  disabled = false,
  onChange,
}: {
  label: string;
  chosen: readonly Value[];
  options: readonly { readonly value: Value; readonly label: ReactNode; readonly hint?: string }[];
  disabled?: boolean;
  onChange: (chosen: Value[]) => void;
}) {
  const values = options.map(({ value }) => value);
  return (
    <fieldset className={styles.list} disabled={disabled}>
      <legend>{label}</legend>
      {options.map(({ value, label: text, hint }) => (
        <label key={value} className={styles.option}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(values.filter((other) => (other === value ? checked : chosen.includes(other))))
            }
          />
          <span>
            {text}
            {hint && <small>{hint}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
