import type { ReactNode } from "react";
import { t } from "../../messages/index.ts";
import { tryAgain } from "../../stores/session.ts";
import { Button } from "../../ui/button.tsx";
import { Mark } from "../../ui/mark.tsx";
import styles from "./page.module.css";

/** A window with one thing to say. */
export function PlainPage({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Mark size={48} className={styles.mark} />
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.text}>{text}</p>
        {children}
      </div>
    </main>
  );
}

export function FailedPage({ text, log = null }: { text: string; log?: string | null }) {
  return (
    <PlainPage title={t("app.name")} text={text}>
      {log !== null && <p className={styles.log}>{t("connection.log", { log })}</p>}
      <Button tone="primary" className={styles.tall} onClick={() => void tryAgain()}>
        {t("common.retry")}
      </Button>
    </PlainPage>
  );
}
