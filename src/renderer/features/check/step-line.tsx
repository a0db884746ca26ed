import { Check, Circle, LoaderCircle, Minus, TriangleAlert, X, type LucideIcon } from "lucide-react";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./check.module.css";
import type { Step, StepName } from "./steps.ts";

const icons: Record<Step["status"], LucideIcon> = {
  waiting: Circle,
  running: LoaderCircle,
  ok: Check,
  warn: TriangleAlert,
  fail: X,
  skipped: Minus,
};

/** What one step has tried, what it has found and what that means, with what to do about it. */
export function StepLine({
  name,
  step,
  deviceSettings,
  onRetry,
}: {
  name: StepName;
  step: Step;
  deviceSettings: string;
  /** Null while the check is running. */
  onRetry: (() => void) | null;
}) {
  const Icon = icons[step.status];
  const title = t(`check.titles.${name}`);
  const failed = step.status === "fail" || step.status === "warn";
  const isDevice = name === "microphone" || name === "camera";
  return (
    <li className={styles.step} data-step={name} data-status={step.status}>
      <Icon size={18} strokeWidth={1.5} role="img" aria-label={t(`check.statuses.${step.status}`)} />
      <span className={styles.texts}>
        <span>{title}</span>
        <small>{"found" in step ? step.found() : t(`check.tries.${name}`)}</small>
        {"means" in step && step.means && <small>{step.means()}</small>}
      </span>
      {failed && isDevice && (
        <a className={styles.link} href={deviceSettings}>
          {t("check.openSettings")}
        </a>
      )}
      {failed && !isDevice && onRetry && (
        <Button aria-label={`${t("common.retry")}: ${title}`} onClick={onRetry}>
          {t("common.retry")}
        </Button>
      )}
    </li>
  );
}
