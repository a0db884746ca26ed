import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Findings } from "../../ui/finding-line.tsx";
import styles from "./check.module.css";
import { reportOf } from "./report.ts";
import { StepLine } from "./step-line.tsx";
import { stepNames, verdictOf, type Access } from "./steps.ts";
import { useCheck } from "./use-check.ts";

/** Checks whether calls work on this device: the connection to the host, media through the media server, and devices. */
export function Check({
  access,
  deviceSettings,
  onClose,
}: {
  access: Access;
  /** Where devices are chosen; null for somebody who is not signed in. */
  deviceSettings: string | null;
  onClose: () => void;
}) {
  const { steps, phase, start, cancel } = useCheck(access);
  const done = phase === "done";
  return (
    <Dialog title={t("check.title")} onClose={onClose}>
      <p className={styles.text} role="status">
        {t(
          done
            ? `check.verdicts.${verdictOf(steps, access)}`
            : phase === "running"
              ? "check.running"
              : "check.text",
        )}
      </p>
      <div className={styles.steps}>
        <Findings>
          {stepNames.map((name) => (
            <StepLine
              key={name}
              name={name}
              step={steps[name]}
              deviceSettings={deviceSettings}
              onRetry={done ? start : null}
            />
          ))}
        </Findings>
      </div>
      <div className={styles.actions}>
        {phase === "running" ? (
          <Button data-focus onClick={cancel}>
            {t("common.cancel")}
          </Button>
        ) : (
          <Button data-focus tone="primary" onClick={start}>
            {t(done ? "check.again" : "check.start")}
          </Button>
        )}
        {done && <CopyButton text={reportOf(steps)} label={t("check.copy")} />}
      </div>
    </Dialog>
  );
}
