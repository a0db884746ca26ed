import { Phone, PhoneOff, Video } from "lucide-react";
import type { ReactNode } from "react";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { t } from "../../../messages/index.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { runningRecording } from "../../../stores/replica.ts";
import { Button } from "../../../ui/button.tsx";
import { RecordingMark } from "../recording/recording-mark.tsx";
import styles from "./incoming-call.module.css";

/** One incoming call: who calls, and what can be done. */
export function RingCard({
  call,
  name,
  title,
  where,
  more,
  instead,
  onReject,
  onAnswer,
}: {
  call: CallDocument;
  /** Of the caller. */
  name: string;
  title: string;
  where: string;
  /** Further buttons. */
  more?: ReactNode;
  /** Shown in place of all buttons. */
  instead?: ReactNode;
  onReject: () => void;
  onAnswer: (camera: boolean) => void;
}) {
  const withVideo = call.type === "video";
  const recording = runningRecording(call);
  return (
    <section
      data-region
      className={styles.card}
      role="alertdialog"
      aria-label={t("call.incoming")}
      aria-describedby={`${call.id}-who ${call.id}-recorded`}
      data-testid="incoming-call"
    >
      <span className={styles.face}>
        <Avatar id={call.initiator_id} name={name} size={48} />
      </span>
      <p id={`${call.id}-who`} className={styles.who} dir="auto">
        {title}
      </p>
      <p className={styles.where}>{where}</p>
      {recording && (
        <p id={`${call.id}-recorded`} className={styles.recorded}>
          <RecordingMark recording={recording} text={t("call.recorded")} />
        </p>
      )}
      {instead ?? (
        <div className={styles.actions}>
          <Button tone="danger" data-testid="reject" onClick={onReject}>
            <PhoneOff size={18} strokeWidth={1.5} />
            {t("call.reject")}
          </Button>
          <Button tone="live" data-testid="answer" onClick={() => onAnswer(withVideo)}>
            {withVideo ? <Video size={20} strokeWidth={1.5} /> : <Phone size={18} strokeWidth={1.5} />}
            {t("call.answer")}
          </Button>
          {(more || withVideo) && (
            <div className={styles.more}>
              {more}
              {withVideo && <Button onClick={() => onAnswer(false)}>{t("call.answerNoCamera")}</Button>}
            </div>
          )}
        </div>
      )}
    </section>
  );
}
