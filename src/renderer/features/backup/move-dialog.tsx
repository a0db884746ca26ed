import { useState } from "react";
import type { BackupSaved } from "../../../shared/contract/ipc-backups.ts";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { useBackupProgress } from "../../stores/backup-progress.ts";
import { reloadAt } from "../../stores/hosts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/field.tsx";
import { Progress } from "../../ui/progress.tsx";
import styles from "./backup.module.css";

/** Moves the host to another computer: saves a backup of it, after which it no longer starts on this one. */
export function MoveDialog({ onClose }: { onClose: () => void }) {
  const done = useBackupProgress();
  const [moving, setMoving] = useState(false);
  const [result, setResult] = useState<BackupSaved | null>(null);
  const move = async () => {
    setMoving(true);
    setResult((await platform.backups?.move()) ?? null);
    setMoving(false);
  };
  const failed = () => {
    setMoving(false);
    setResult({ outcome: "failed", code: "HEARTH_BACKUP_FAILED" });
  };
  const isMoved = result?.outcome === "saved";
  const close = () => {
    platform.backups?.cancel();
    if (isMoved) reloadAt("/");
    else onClose();
  };
  return (
    <Dialog title={t("settings.host.move.title")} onClose={close}>
      <div className={styles.parts}>
        {isMoved ? (
          <>
            <p role="status">{t("settings.host.move.moved", { file: result.file })}</p>
            <p className={styles.text}>{t("settings.host.move.next")}</p>
          </>
        ) : (
          <p className={styles.text}>{t("settings.host.move.text")}</p>
        )}
        {moving && <Progress label={t("settings.host.backup.making")} done={done} />}
        {result?.outcome === "failed" && <Problem>{t(`hostFailure.${result.code}.what`)}</Problem>}
        <span className={styles.actions}>
          {!isMoved && !moving && (
            <Button tone="danger" onClick={() => void move().catch(failed)}>
              {t("settings.host.move.do")}
            </Button>
          )}
          <Button data-focus onClick={({ currentTarget }) => currentTarget.closest("dialog")?.close()}>
            {t(isMoved ? "common.close" : "common.cancel")}
          </Button>
        </span>
      </div>
    </Dialog>
  );
}
