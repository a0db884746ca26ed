import { SignalLow, SignalMedium, SignalZero } from "lucide-react";
import type { Finding, Level } from "../../../media/quality/finding.ts";
import { t } from "../../../messages/index.ts";
import { useLaterTexts } from "../../../messages/use-later-texts.ts";
import styles from "./quality-mark.module.css";
import { sayFinding } from "./say-finding.ts";

const icons: Record<Exclude<Level, "good">, typeof SignalLow> = {
  fair: SignalMedium,
  poor: SignalLow,
  lost: SignalZero,
};

/** Shows that a connection is not good, and why, with a tooltip or beside it; nothing while it is good. */
export function QualityMark(props: { finding: Finding; withText?: boolean }) {
  const { level } = props.finding;
  return level === "good" ? null : <Mark {...props} level={level} />;
}

function Mark({
  finding,
  level,
  withText = false,
}: {
  finding: Finding;
  level: keyof typeof icons;
  withText?: boolean;
}) {
  const text = useLaterTexts() ? sayFinding(finding) : t("call.weak");
  const Icon = icons[level];
  const icon = <Icon size={14} strokeWidth={1.75} aria-hidden />;
  if (withText)
    return (
      <p className={styles.line}>
        {icon}
        {text}
      </p>
    );
  return (
    <span className={styles.mark} role="img" aria-label={text} title={text}>
      {icon}
    </span>
  );
}
