import { useEffect, useRef, type ReactNode } from "react";
import type { ConferencePage } from "../../../shared/contract/conference-guests.ts";
import { cx } from "../../ui/class-names.ts";
import { Mark } from "../../ui/mark.tsx";
import { t } from "../messages/text.ts";
import styles from "./page.module.css";

/** Everything but the conference itself: a card with what it is, who invites, and what can be done. */
export function Page({
  conference,
  title,
  wide = false,
  children,
}: {
  conference: ConferencePage | null;
  /** The heading; the conference's name if it is omitted. */
  title?: string;
  /** For content in two columns, where they fit. */
  wide?: boolean;
  children: ReactNode;
}) {
  const heading = title ?? conference?.name;
  const ref = useRef<HTMLHeadingElement>(null);
  // What had the focus is gone with the view before: screen readers and the keyboard go on here.
  useEffect(() => {
    if (title !== undefined) ref.current?.focus();
  }, [title]);
  return (
    <main className={styles.page}>
      <div className={cx(styles.card, wide && styles.wide)}>
        <Mark size={28} className={styles.mark} />
        <header className={styles.head}>
          {heading !== undefined && (
            <h1 ref={ref} tabIndex={-1} dir="auto">
              {heading}
            </h1>
          )}
          {conference && (
            <p className={styles.quiet} dir="auto">
              {t("app.invites", { owner: conference.owner_name, host: conference.host_name })}
            </p>
          )}
        </header>
        {children}
      </div>
    </main>
  );
}
