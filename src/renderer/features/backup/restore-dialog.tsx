import { useEffect, useRef, useState } from "react";
import type { BackupChosen, HostSummary } from "../../../shared/contract/ipc-backups.ts";
import type { HostErrorCode } from "../../../shared/errors/host-codes.ts";
import { formatMoment, sayHostFailure, t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { useBackupProgress } from "../../stores/backup-progress.ts";
import { reloadAt } from "../../stores/hosts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/field.tsx";
import { Progress } from "../../ui/progress.tsx";
import styles from "./backup.module.css";

type Step =
  | { readonly name: "checking" | "restoring" | "failed" }
  | { readonly name: "refused"; readonly code: HostErrorCode }
  | { readonly name: "chosen"; readonly found: Extract<BackupChosen, { outcome: "chosen" }> };

/**
 * Restores a backup of the host on this computer: has the person choose one, says what it replaces, and asks. `copy` is the
 * name of one in the host's own folder.
 */
export function RestoreDialog({ copy, onClose }: { copy?: string; onClose: () => void }) {
  const done = useBackupProgress();
  const [step, setStep] = useState<Step>({ name: "checking" });
  const choose = async () => {
    setStep({ name: "checking" });
    const found = await platform.backups?.choose(copy);
    if (found?.outcome === "chosen") setStep({ name: "chosen", found });
    else if (found?.outcome === "failed") setStep({ name: "refused", code: found.code });
    else onClose();
  };
  const failed = () => setStep({ name: "failed" });
  const chooseNow = useRef(() => void choose().catch(failed));
  // The press that has opened this dialog allows it.
  useEffect(() => chooseNow.current(), []);
  const restore = async () => {
    setStep({ name: "restoring" });
    await platform.backups?.restore();
    reloadAt("/");
  };
  const close = () => {
    platform.backups?.cancel();
    onClose();
  };
  return (
    <Dialog title={t("restore.title")} onClose={close}>
      <div className={styles.parts}>
        {step.name === "checking" && <Progress label={t("restore.checking")} done={done} />}
        {step.name === "restoring" && <p role="status">{t("restore.restoring")}</p>}
        {step.name === "failed" && <Problem>{t("errors.other")}</Problem>}
        {step.name === "refused" && <Problem>{sayHostFailure(step.code)}</Problem>}
        {step.name === "chosen" && <Question found={step.found} isCopy={copy !== undefined} />}
        <span className={styles.actions}>
          {step.name === "chosen" && (
            <Button tone="danger" onClick={() => void restore().catch(failed)}>
              {t("restore.do")}
            </Button>
          )}
          {(step.name === "refused" || step.name === "failed") && copy === undefined && (
            <Button onClick={() => void choose().catch(failed)}>{t("restore.another")}</Button>
          )}
          {step.name !== "restoring" && (
            <Button data-focus onClick={({ currentTarget }) => currentTarget.closest("dialog")?.close()}>
              {t("common.cancel")}
            </Button>
          )}
        </span>
      </div>
    </Dialog>
  );
}

function Question({
  found: { backup, current, made_at: madeAt },
  isCopy,
}: {
  found: Extract<BackupChosen, { outcome: "chosen" }>;
  isCopy: boolean;
}) {
  return (
    <>
      <dl className={styles.hosts}>
        <dt>{t("restore.backup", { when: formatMoment(madeAt) })}</dt>
        <dd>{describe(backup)}</dd>
        <dt>{t("restore.current")}</dt>
        <dd>{current ? describe(current) : t("restore.nothing")}</dd>
      </dl>
      <p className={styles.text}>{t(isCopy ? "restore.replacesDatabase" : "restore.replaces")}</p>
      <p className={styles.text}>{t("restore.kept")}</p>
    </>
  );
}

const describe = ({ name, people, rooms, messages }: HostSummary): string =>
  t("restore.host", {
    name,
    people: t("restore.people", { count: people }),
    rooms: t("restore.rooms", { count: rooms }),
    messages: t("restore.messages", { count: messages }),
  });
