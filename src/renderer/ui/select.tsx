import { ChevronDown } from "lucide-react";
import type { SelectHTMLAttributes } from "react";
import { cx } from "./class-names.ts";
import styles from "./select.module.css";

/** The native select, so that it works as expected on every platform. */
export function Select<Value extends string>({
  label,
  hiddenLabel = false,
  value,
  options,
  onChange,
  ...native
}: Omit<SelectHTMLAttributes<HTMLSelectElement>, "value" | "onChange" | "children"> & {
  label: string;
  /** Hides the label, except from screen readers, where the context shows it already. */
  hiddenLabel?: boolean;
  value: Value;
  options: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
}) {
  return (
    <label className={cx(styles.field, hiddenLabel && styles.bare)}>
      {!hiddenLabel && label}
      <span className={styles.box}>
        <select
          className={styles.select}
          aria-label={hiddenLabel ? label : undefined}
          value={value}
          onChange={({ currentTarget }) => {
            const chosen = options.find((option) => option.value === currentTarget.value);
            if (chosen) onChange(chosen.value);
          }}
          {...native}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
      </span>
    </label>
  );
}
