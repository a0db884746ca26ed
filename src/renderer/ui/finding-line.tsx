import { Check, Circle, LoaderCircle, Minus, TriangleAlert, X, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { CheckStatus } from "../../shared/contract/doctor.ts";
import { t } from "../messages/index.ts";
import styles from "./finding-line.module.css";

type Status = CheckStatus | "waiting" | "running";

const icons: Record<Status, LucideIcon> = {
  waiting: Circle,
  running: LoaderCircle,
  ok: Check,
  warn: TriangleAlert,
  fail: X,
  skipped: Minus,
};

/** One step of a check, in a list: what is tried, what was found, what that means, and what to do about it. */
export function FindingLine({
  name,
  status,
  title,
  tried,
  found,
  means,
  rules,
  children,
}: {
  name: string;
  status: Status;
  title: string;
  tried: string;
  /** Null as long as nothing is known. */
  found: string | null;
  means: string | null;
  /** What a firewall or router has to let through. */
  rules: readonly string[];
  /** A button, where there is something to do. */
  children?: ReactNode;
}) {
  const Icon = icons[status];
  return (
    <li className={styles.line} data-step={name} data-status={status}>
      <Icon size={18} strokeWidth={1.5} role="img" aria-label={t(`check.statuses.${status}`)} />
      <div className={styles.texts}>
        <p className={styles.title}>{title}</p>
        <p className={styles.tried}>{tried}</p>
        {found !== null && <p>{found}</p>}
        {means !== null && <p>{means}</p>}
        {rules.length > 0 && (
          <ul className={styles.rules}>
            {rules.map((rule) => (
              <li key={rule}>
                <code dir="ltr">{rule}</code>
              </li>
            ))}
          </ul>
        )}
      </div>
      {children && <div className={styles.action}>{children}</div>}
    </li>
  );
}

/** A list of them. */
export const Findings = ({ children }: { children: ReactNode }) => (
  <ol className={styles.lines}>{children}</ol>
);
