import type { ReactNode } from "react";
import styles from "./banner.module.css";

/** A persistent message, with buttons for what can be done about it. */
export function Banner({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles.banner} role="status">
      <span>{children}</span>
      {actions && <span className={styles.actions}>{actions}</span>}
    </div>
  );
}
