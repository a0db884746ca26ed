import type { ReactNode } from "react";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { tryAgain } from "../../stores/session.ts";
import { Button } from "../../ui/button.tsx";
import { Mark } from "../../ui/mark.tsx";
import { OtherHosts } from "../hosts/index.ts";
import styles from "./page.module.css";
import { showFolder } from "./show-folder.ts";

/** A page with one message. Screen readers announce an alert at once. */
export function PlainPage({
  title,
  text,
  alert = false,
  children,
}: {
  title: string;
  text: string;
  alert?: boolean;
  children?: ReactNode;
}) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Mark size={48} className={styles.mark} />
        <div className={styles.message} role={alert ? "alert" : undefined}>
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.text}>{text}</p>
        </div>
        {children}
        {/* Also if the host on this computer has failed, or has moved. */}
        {platform.hosts && (alert || !platform.isOwnHost()) && <OtherHosts />}
      </div>
    </main>
  );
}

/** The host is not responding, for an unknown reason. */
export function UnreachablePage() {
  return (
    <PlainPage alert title={t("connection.unreachable")} text={t(unreachableText())}>
      <WaysOut folder={null} canRetry />
    </PlainPage>
  );
}

function unreachableText() {
  if (platform.isOwnHost()) return "connection.unreachableHere";
  return platform.hosts ? "connection.unreachableJoined" : "connection.unreachableText";
}

/** What can be done about a host that cannot be reached. */
export function WaysOut({
  folder,
  canRetry,
  children,
}: {
  folder: string | null;
  canRetry: boolean;
  children?: ReactNode;
}) {
  const host = platform.isOwnHost() ? platform.host : null;
  return (
    <div className={styles.ways}>
      {canRetry && (
        <Button autoFocus tone="primary" className={styles.tall} onClick={() => void tryAgain()}>
          {t("common.retry")}
        </Button>
      )}
      {host && children}
      {host && folder !== null && (
        <Button autoFocus={!canRetry} className={styles.tall} onClick={showFolder}>
          {t("connection.showFolder")}
        </Button>
      )}
      {host && (
        <Button
          autoFocus={!canRetry && folder === null}
          tone={canRetry ? "plain" : "primary"}
          className={styles.tall}
          // Rejected if the host answers again; then it can be used.
          onClick={() => void host.quit().catch(tryAgain)}
        >
          {t("connection.quit")}
        </Button>
      )}
    </div>
  );
}
