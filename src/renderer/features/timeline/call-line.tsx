import { Phone, PhoneMissed, Video } from "lucide-react";
import { memo } from "react";
import type { CallSummary } from "../../../shared/contract/entities.ts";
import { formatDuration, formatTime, t, useLanguage } from "../../messages/index.ts";
import { cx } from "../../ui/class-names.ts";
import { CallRecordButton } from "../call/index.ts";
import styles from "./call-line.module.css";

/** The entry of an ended call in the timeline. */
export const CallLine = memo(
  ({ at, call, own, name }: { at: string; call: CallSummary; own: boolean; name: string }) => {
    useLanguage();
    const missed = !own && (call.outcome === "missed" || call.outcome === "cancelled");
    const Icon = missed ? PhoneMissed : call.type === "video" ? Video : Phone;
    return (
      <div className={cx(styles.line, missed && styles.missed)}>
        <Icon size={18} strokeWidth={1.5} />
        <span className={styles.text}>{sentence(call, own, name)}</span>
        <time className={styles.time} dateTime={at}>
          {formatTime(at)}
        </time>
        {call.outcome === "completed" && <CallRecordButton callId={call.call_id} />}
      </div>
    );
  },
);
CallLine.displayName = "CallLine";

function sentence(call: CallSummary, own: boolean, name: string): string {
  switch (call.outcome) {
    case "completed":
      return t(own ? "timeline.call.completedOwn" : "timeline.call.completed", {
        name,
        duration: formatDuration(call.duration_ms),
      });
    case "declined":
      return own ? t("timeline.call.declinedOwn") : t("timeline.call.declined", { name });
    case "missed":
      return own ? t("timeline.call.missedOwn") : t("timeline.call.missed", { name });
    case "cancelled":
      return own ? t("timeline.call.cancelledOwn") : t("timeline.call.missed", { name });
    default:
      return call.outcome satisfies never;
  }
}
