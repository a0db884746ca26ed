import type { ReactNode } from "react";
import { t } from "../../messages/index.ts";
import { connect } from "../../stores/session.ts";
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

export function FailedPage({ text }: { text: string }) {
  return (
    <PlainPage title={t("app.name")} text={text}>
      <Button tone="primary" className={styles.tall} onClick={() => void connect()}>
        {t("common.retry")}
      </Button>
    </PlainPage>
  );
}
