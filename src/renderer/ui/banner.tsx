import type { ReactNode } from "react";
import styles from "./banner.module.css";

/** What one should know right now, and a button for what one can do about it. */
export function Banner({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles.banner} role="status">
      <span>{children}</span>
      {actions && <span className={styles.actions}>{actions}</span>}
    </div>
  );
}
