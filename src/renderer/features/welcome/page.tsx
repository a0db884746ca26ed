import { useState, type ReactNode } from "react";
import type { HostFailed } from "../../../shared/contract/ipc.ts";
import type { HostErrorCode } from "../../../shared/errors/host-codes.ts";
import { t } from "../../messages/index.ts";
import { useLaterTexts } from "../../messages/use-later-texts.ts";
import { platform } from "../../platform/index.ts";
import { tryAgain } from "../../stores/session.ts";
import { Button } from "../../ui/button.tsx";
import { Mark } from "../../ui/mark.tsx";
import { RestoreDialog } from "../backup/index.ts";
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

/** Errors whose cause is read only at start, so that retrying does not help. */
const needRestart: ReadonlySet<HostErrorCode> = new Set([
  "HEARTH_NO_HOME",
  "HEARTH_NODE_TOO_OLD",
  "HEARTH_LIVEKIT_SETTINGS",
]);

/** Errors that a backup mends. */
const needBackup: ReadonlySet<HostErrorCode> = new Set([
  "HEARTH_DATABASE_DAMAGED",
  "HEARTH_DATABASE_MISSING",
  "HEARTH_DATABASE_FOREIGN",
  "HEARTH_RESTORE_REFUSED",
]);

/** The host cannot run: shows why, what to do about it, and where to find out more. */
export function FailedPage({ failure: { code, folder, log } }: { failure: HostFailed }) {
  if (!useLaterTexts()) return null;
  return (
    <PlainPage alert title={t(`hostFailure.${code}.what`)} text={t(`hostFailure.${code}.remedy`)}>
      {folder !== null && (
        <dl className={styles.places}>
          <dt>{t("connection.folder")}</dt>
          <dd>{folder}</dd>
          {log !== null && (
            <>
              <dt>{t("connection.log")}</dt>
              <dd>{log}</dd>
            </>
          )}
        </dl>
      )}
      <WaysOut folder={folder} canRetry={!needRestart.has(code)}>
        {needBackup.has(code) && <Restore />}
        {code === "HEARTH_MOVED" && <Reclaim />}
      </WaysOut>
    </PlainPage>
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

function Restore() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className={styles.tall} onClick={() => setOpen(true)}>
        {t("connection.restore")}
      </Button>
      {isOpen && <RestoreDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function Reclaim() {
  return (
    <Button
      tone="danger"
      className={styles.tall}
      onClick={() => void platform.backups?.reclaim().then(tryAgain, tryAgain)}
    >
      {t("connection.reclaim")}
    </Button>
  );
}

function WaysOut({
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
