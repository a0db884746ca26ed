import { useState } from "react";
import type { HostFailed } from "../../../shared/contract/ipc.ts";
import type { HostErrorCode } from "../../../shared/errors/host-codes.ts";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { tryAgain } from "../../stores/session.ts";
import { Button } from "../../ui/button.tsx";
import { RestoreDialog } from "../backup/index.ts";
import { PlainPage, WaysOut } from "./page.tsx";
import styles from "./page.module.css";

/** Errors whose cause is read only at start, so that retrying does not help. */
const needRestart: ReadonlySet<HostErrorCode> = new Set([
  "HEARTH_NO_HOME",
  "HEARTH_NODE_MISSING",
  "HEARTH_NODE_TOO_OLD",
  "HEARTH_LIVEKIT_SETTINGS",
  "HEARTH_S3_SETTINGS",
  "HEARTH_TRANSCRIBE_SETTINGS",
  "HEARTH_RECORDER_SETTINGS",
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
  return (
    <PlainPage alert title={t(`hostFailure.${code}.what`)} text={t(`hostFailure.${code}.remedy`)}>
      {folder !== null && (
        <dl className={styles.places}>
          <dt>{t("failedPage.folder")}</dt>
          <dd>{folder}</dd>
          {log !== null && (
            <>
              <dt>{t("failedPage.log")}</dt>
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

function Restore() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className={styles.tall} onClick={() => setOpen(true)}>
        {t("failedPage.restore")}
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
      {t("failedPage.reclaim")}
    </Button>
  );
}
