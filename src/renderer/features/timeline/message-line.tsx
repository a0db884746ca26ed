import { memo } from "react";
import type { Message } from "../../../shared/contract/entities.ts";
import { formatTime, sayFailure, t, useLanguage } from "../../messages/index.ts";
import { useMe, type PendingMessage } from "../../stores/app-store.ts";
import { discard, sendAgain } from "../../stores/outbox.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/class-names.ts";
import { MessageBody } from "./message-body.tsx";
import { RecordingMessage } from "./recording/later-recording.ts";
import styles from "./message-line.module.css";

/** Memoized, since it is rendered with each new message otherwise. */
export const MessageLine = memo(
  ({ message, name, continues }: { message: Message; name: string; continues: boolean }) => (
    <article className={cx(styles.line, continues && styles.continues)} aria-label={name}>
      {!continues && <Avatar id={message.sender_id} name={name} size={32} />}
      <div className={styles.content}>
        {!continues && (
          <header className={styles.head}>
            <span className={styles.name} dir="auto">
              {name}
            </span>
            <Time at={message.created_at} />
          </header>
        )}
        {message.recording ? (
          <RecordingMessage kind={message.kind} recording={message.recording} />
        ) : (
          <MessageBody text={message.body} />
        )}
      </div>
    </article>
  ),
);
MessageLine.displayName = "MessageLine";

function Time({ at }: { at: string }) {
  useLanguage();
  return (
    <time className={styles.time} dateTime={at}>
      {formatTime(at)}
    </time>
  );
}

/** A message that the host has not confirmed yet. */
export function PendingLine({ message }: { message: PendingMessage }) {
  const me = useMe();
  return (
    <article className={styles.line} aria-label={me.display_name}>
      <Avatar id={me.id} name={me.display_name} size={32} />
      <div className={styles.content}>
        <div className={styles.pending}>
          <MessageBody text={message.body} />
        </div>
        <div className={cx(styles.state, message.status === "refused" && styles.refused)}>
          <span role="status">
            {message.status === "refused"
              ? t("timeline.refused", { why: sayFailure(message.error) })
              : t(`timeline.${message.status}`)}
          </span>
          {message.status === "refused" && (
            <>
              <Button onClick={() => sendAgain(message)}>{t("common.retry")}</Button>
              <Button onClick={() => discard(message)}>{t("timeline.discard")}</Button>
            </>
          )}
        </div>
      </div>
    </article>
  );
}
