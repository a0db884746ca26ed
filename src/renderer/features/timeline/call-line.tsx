import { Phone, PhoneMissed, Video } from "lucide-react";
import type { CallSummary, Message, Room } from "../../../shared/contract/entities.ts";
import { formatDuration, formatTime, t } from "../../messages/index.ts";
import { useMe } from "../../stores/app-store.ts";
import { nameOf } from "../../stores/replica.ts";
import { cx } from "../../ui/class-names.ts";
import styles from "./call-line.module.css";

/** What is left of a call in its room. */
export function CallLine({ message, call, room }: { message: Message; call: CallSummary; room: Room }) {
  const me = useMe();
  const own = call.initiator_id === me.id;
  const name = nameOf(room, call.initiator_id) ?? t("common.someone");
  const missed = !own && (call.outcome === "missed" || call.outcome === "cancelled");
  const Icon = missed ? PhoneMissed : call.type === "video" ? Video : Phone;
  return (
    <div className={cx(styles.line, missed && styles.missed)}>
      <Icon size={18} strokeWidth={1.5} />
      <span className={styles.text}>{sentence(call, own, name)}</span>
      <time className={styles.time} dateTime={message.created_at}>
        {formatTime(message.created_at)}
      </time>
    </div>
  );
}

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
