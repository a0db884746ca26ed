import { useEffect, useState } from "react";
import type { RecordingDocument } from "../../../../shared/contract/entities.ts";
import { hostNow } from "../../../api/host-clock.ts";
import { formatDuration, t } from "../../../messages/index.ts";
import { cx } from "../../../ui/class-names.ts";
import styles from "./recording-mark.module.css";

/** Says that a call is being recorded, and for how long already. */
export function RecordingMark({
  recording,
  text = t("call.recording"),
  className,
}: {
  recording: RecordingDocument;
  text?: string;
  className?: string;
}) {
  return (
    <span className={cx(styles.mark, className)} data-testid="recording-mark">
      <span className={styles.dot} />
      <span>{text}</span>
      {/* Not for screen readers: the mark is in live regions, which would say each second. */}
      <time aria-hidden="true">{formatDuration(useHostNow() - Date.parse(recording.started_at))}</time>
    </span>
  );
}

/** The host's time, each second. */
export function useHostNow(): number {
  const [now, setNow] = useState(hostNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(hostNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
