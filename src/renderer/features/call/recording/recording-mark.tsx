import type { RecordingDocument } from "../../../../shared/contract/entities.ts";
import { formatDuration, t } from "../../../messages/index.ts";
import { useHostNow } from "../../../stores/host-now.ts";
import styles from "./recording-mark.module.css";

/** Says that a call is being recorded, and for how long already. */
export function RecordingMark({
  recording,
  text = t("call.recording"),
}: {
  recording: RecordingDocument;
  text?: string;
}) {
  const now = useHostNow();
  return (
    <span className={styles.mark} data-testid="recording-mark">
      <span className={styles.dot} />
      <span>{text}</span>
      {/* Not for screen readers: the mark is in live regions, which would say each second. */}
      <time aria-hidden="true">{now !== null && formatDuration(now - Date.parse(recording.started_at))}</time>
    </span>
  );
}
