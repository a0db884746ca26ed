import type { ReactNode } from "react";
import { cx } from "./class-names.ts";
import styles from "./row.module.css";

export const Rows = ({ children }: { children: ReactNode }) => <ul className={styles.rows}>{children}</ul>;

/** A row of a list: what it is about, facts about that below, and beside it what can be done. */
export function Row({
  title,
  dir = "auto",
  struck = false,
  facts,
  below,
  icon,
  children,
}: {
  title: string;
  /** `ltr` for addresses, whatever they contain. */
  dir?: "auto" | "ltr";
  /** For what is disabled: still legible, but clearly different from the others. */
  struck?: boolean;
  /** Each is a line of its own. */
  facts?: readonly string[];
  below?: ReactNode;
  icon?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li>
      {icon}
      <span className={styles.about}>
        <span className={cx(struck && styles.struck)} dir={dir}>
          {title}
        </span>
        {facts?.map((fact) => (
          <small key={fact} dir="auto">
            {fact}
          </small>
        ))}
        {below}
      </span>
      {children && <span className={styles.actions}>{children}</span>}
    </li>
  );
}
