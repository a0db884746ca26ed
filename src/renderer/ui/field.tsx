import type { InputHTMLAttributes } from "react";
import styles from "./field.module.css";

/** A labelled text input. */
export function Field({ label, ...native }: InputHTMLAttributes<HTMLInputElement> & { label: string }) {
  return (
    <label className={styles.field}>
      {label}
      <input className={styles.input} autoComplete="off" {...native} />
    </label>
  );
}

export function Problem({ children }: { children: string | null }) {
  return children === null ? null : (
    <p className={styles.problem} role="alert">
      {children}
    </p>
  );
}
