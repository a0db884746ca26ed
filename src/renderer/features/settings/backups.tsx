import { useState } from "react";
import type { BackupDocument } from "../../../shared/contract/backups.ts";
import { limits } from "../../../shared/base/limits.ts";
import { formatMoment, t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { useBackupProgress } from "../../stores/backup-progress.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { Progress } from "../../ui/progress.tsx";
import { MoveDialog, RestoreDialog } from "../backup/index.ts";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { formatSize } from "../../messages/format-size.ts";
import { Row, Rows } from "../../ui/row.tsx";
import styles from "./section.module.css";
import { useBackups } from "./use-backups.ts";

/** Backups of the whole host, the copies that it makes by itself, and how they are restored. */
export function Backups() {
  const all = useBackups();
  const [restoring, setRestoring] = useState<{ copy?: string } | null>(null);
  const [moving, setMoving] = useState(false);
  const copies = all.backups?.copies ?? [];
  const isHere = platform.backups !== null && platform.isOwnHost();
  return (
    <>
      <section>
        <h2>{t("settings.host.backup.title")}</h2>
        <p className={styles.text}>{t("settings.host.backup.text")}</p>
        <Backup {...all} backup={all.backups?.backup ?? null} />
        <Problem>{all.problem}</Problem>
      </section>
      <section>
        <h2>{t("settings.host.copies.title")}</h2>
        <p className={styles.text}>
          {t("settings.host.copies.text", {
            latest: limits.latestBackupsKept,
            days: limits.dailyBackupsKept,
          })}
        </p>
        {copies.length === 0 && <p className={styles.text}>{t("settings.host.copies.none")}</p>}
        <Rows>
          {copies.map(({ name, made_at: madeAt, size }) => (
            <Row key={name} title={formatMoment(madeAt)} facts={[formatSize(size)]}>
              {isHere && (
                <Button
                  aria-label={t("settings.host.copies.restoreOne", { when: formatMoment(madeAt) })}
                  onClick={() => setRestoring({ copy: name })}
                >
                  {t("settings.host.copies.restore")}
                </Button>
              )}
            </Row>
          ))}
        </Rows>
      </section>
      <section>
        <h2>{t("settings.host.restore.title")}</h2>
        {isHere ? (
          <>
            <p className={styles.text}>{t("settings.host.restore.here")}</p>
            <span className={styles.actions}>
              <Button onClick={() => setRestoring({})}>{t("settings.host.restore.do")}</Button>
              <Button onClick={() => setMoving(true)}>{t("settings.host.restore.move")}</Button>
            </span>
          </>
        ) : (
          <Elsewhere />
        )}
      </section>
      {restoring && <RestoreDialog {...restoring} onClose={() => setRestoring(null)} />}
      {moving && <MoveDialog onClose={() => setMoving(false)} />}
    </>
  );
}

/** The host is another machine's, so its owner does it there. */
function Elsewhere() {
  const file = t("settings.host.restore.file");
  const folder = t("settings.host.restore.folder");
  return (
    <>
      <p className={styles.text}>{t("settings.host.restore.elsewhere")}</p>
      <dl className={styles.commands}>
        <dt>{t("settings.host.restore.toRestore")}</dt>
        <dd>
          <code dir="ltr">{`npm run serve -- --restore ${file} --data ${folder}`}</code>
        </dd>
        <dt>{t("settings.host.restore.toMove")}</dt>
        <dd>
          <code dir="ltr">{`npm run backup -- ${file} --move --data ${folder}`}</code>
        </dd>
      </dl>
    </>
  );
}

function Saving() {
  return (
    <Progress label={t("settings.host.backup.saving")} done={useBackupProgress()}>
      <Button onClick={() => platform.backups?.cancel()}>{t("common.cancel")}</Button>
    </Progress>
  );
}

type Actions = Pick<ReturnType<typeof useBackups>, "start" | "save" | "discard" | "saved" | "saving">;

function Backup({ backup, saved, saving, ...act }: Actions & { backup: BackupDocument | null }) {
  if (backup?.status === "making")
    return (
      <Progress
        label={t("settings.host.backup.making")}
        done={backup.total > 0 ? backup.done / backup.total : null}
      >
        <Button onClick={() => act.discard(backup)}>{t("common.cancel")}</Button>
      </Progress>
    );
  if (backup?.status === "ready" && backup.size !== null && backup.made_at !== null)
    return (
      <>
        <Rows>
          <Row
            title={t("settings.host.backup.made", { when: formatMoment(backup.made_at) })}
            facts={[formatSize(backup.size)]}
          >
            <Button tone="primary" disabled={saving} onClick={() => act.save(backup)}>
              {t("settings.host.backup.save")}
            </Button>
            <ConfirmButton
              label={t("settings.host.backup.discardThis")}
              onConfirm={() => act.discard(backup)}
            >
              {t("settings.host.backup.discard")}
            </ConfirmButton>
          </Row>
        </Rows>
        {saved?.outcome === "saved" && (
          <p role="status">{t("settings.host.backup.saved", { file: saved.file })}</p>
        )}
        {saved?.outcome === "failed" && <Problem>{t(`hostFailure.${saved.code}.what`)}</Problem>}
        {saving && platform.backups ? (
          <Saving />
        ) : (
          <p className={styles.text}>{t("settings.host.backup.lifetime")}</p>
        )}
      </>
    );
  return (
    <>
      {backup?.status === "failed" && (
        <Problem>{t(`settings.host.backup.problems.${backup.problem ?? "failed"}`)}</Problem>
      )}
      <Button tone="primary" onClick={act.start}>
        {t("settings.host.backup.do")}
      </Button>
    </>
  );
}
