import { useId, type InputHTMLAttributes } from "react";
import { cx } from "../../ui/class-names.ts";
import styles from "./described-field.module.css";

/** A text input with its rule below it, which stands out while it is not kept. */
export function DescribedField({
  label,
  rule,
  isBroken,
  ...native
}: InputHTMLAttributes<HTMLInputElement> & { label: string; rule: string; isBroken: boolean }) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles.input}
        autoComplete="off"
        aria-describedby={`${id}-rule`}
        aria-invalid={isBroken}
        {...native}
      />
      <small id={`${id}-rule`} className={cx(styles.rule, isBroken && styles.broken)}>
        {rule}
      </small>
    </div>
  );
}
