import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { FindingLine } from "../../ui/finding-line.tsx";
import styles from "./check.module.css";
import type { Step, StepName } from "./steps.ts";

/** One step of the check, with what can be done about what it has found. */
export function StepLine({
  name,
  step,
  deviceSettings,
  onRetry,
}: {
  name: StepName;
  step: Step;
  /** Where devices are chosen, if that is possible. */
  deviceSettings: string | null;
  /** Null while the check is running. */
  onRetry: (() => void) | null;
}) {
  const title = t(`check.titles.${name}`);
  const finding = "found" in step ? step : null;
  const rule = finding?.rule ?? null;
  return (
    <FindingLine
      name={name}
      status={step.status}
      title={title}
      tried={t(`check.tries.${name}`)}
      found={finding?.found() ?? null}
      means={finding?.means?.() ?? null}
      rules={rule === null ? [] : [rule]}
    >
      {(step.status === "fail" || step.status === "warn") &&
        (deviceSettings !== null && (name === "microphone" || name === "camera") ? (
          <a className={styles.link} href={deviceSettings}>
            {t("check.openSettings")}
          </a>
        ) : finding?.authority !== undefined ? (
          <a className={styles.link} href={finding.authority} target="_blank" rel="noopener noreferrer">
            {t("inviteLink.warns.download")}
          </a>
        ) : rule !== null ? (
          <CopyButton text={rule} label={t("check.copyRule")} name={`${t("check.copyRule")}: ${title}`} />
        ) : (
          onRetry && (
            <Button aria-label={`${t("common.retry")}: ${title}`} onClick={onRetry}>
              {t("common.retry")}
            </Button>
          )
        ))}
    </FindingLine>
  );
}
