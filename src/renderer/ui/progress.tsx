import type { ReactNode } from "react";
import styles from "./progress.module.css";

/** Work that takes a while. `done` is a fraction; null while it is not known. */
export function Progress({
  label,
  done,
  children,
}: {
  label: string;
  done: number | null;
  /** What ends it. */
  children?: ReactNode;
}) {
  return (
    <div className={styles.progress}>
      <span role="status">{label}</span>
      {children}
      <progress aria-label={label} {...(done === null ? {} : { value: done })} />
    </div>
  );
}
