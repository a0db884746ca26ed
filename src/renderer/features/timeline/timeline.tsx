import { ArrowDown } from "lucide-react";
import { Fragment, memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Room } from "../../../shared/contract/entities.ts";
import { log } from "../../log/log.ts";
import { formatDay, t, useLanguage } from "../../messages/index.ts";
import { useApp, useMe } from "../../stores/app-store.ts";
import { useCall } from "../../stores/call-store.ts";
import { nameOf } from "../../stores/replica.ts";
import { loadMessages } from "../../stores/requests.ts";
import { Button } from "../../ui/button.tsx";
import { NameCard } from "../welcome/index.ts";
import { CallLine } from "./call-line.tsx";
import type { GroupedMessage } from "./grouping.ts";
import { loadMarkdown } from "./message-body.tsx";
import { MessageLine, PendingLine } from "./message-line.tsx";
import { MessageList, type MessageListHandle } from "./message-list.tsx";
import { ABOVE, keyOf, rowsOf, type Row } from "./rows.ts";
import styles from "./timeline.module.css";

export function Timeline({ room, title, onInvite }: { room: Room; title: string; onInvite?: () => void }) {
  const me = useMe();
  const timeline = useApp((state) => state.replica.timelines[room.id]);
  const online = useApp((state) => state.online);
  const allPending = useApp((state) => state.pending);
  const [failed, setFailed] = useState(false);

  const load = useCallback(
    (before?: number) => {
      setFailed(false);
      loadMessages(room.id, before).catch((error: unknown) => {
        log.warn("Messages could not be loaded", { room: { id: room.id }, error });
        setFailed(true);
      });
      // The Markdown parser loads together with the messages, so that they are never shown unformatted first.
      loadMarkdown().catch((error: unknown) =>
        log.warn("The Markdown parser could not be loaded", { error }),
      );
    },
    [room.id],
  );
  const missing = timeline === undefined;
  useEffect(() => {
    if (missing && online) load();
  }, [missing, online, load]);

  const messages = timeline?.messages ?? none;
  const pending = useMemo(
    () => allPending.filter((message) => message.roomId === room.id),
    [allPending, room.id],
  );
  const rows = useMemo(() => rowsOf(messages, pending), [messages, pending]);
  const list = useRef<MessageListHandle>(null);
  /** The position of the last message as they left the end; null while they are there. */
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const ownLatest = pending.at(-1)?.transactionId;
  // What somebody writes leads back to the end.
  useEffect(() => {
    if (ownLatest !== undefined) list.current?.toEnd();
  }, [ownLatest]);
  const fresh =
    leftAt === null
      ? 0
      : messages.filter(({ position, sender_id }) => position > leftAt && sender_id !== me.id).length;
  const oldest = messages[0];
  const isEmpty = timeline?.messages.length === 0 && pending.length === 0;
  // Only in open rooms, where everybody starts, and not during a call, which should not be interrupted.
  const inCall = useCall((state) => state.connection.status !== "idle");
  const asksName = !me.named && !inCall && room.kind === "open";
  const above = (
    <div className={styles.above}>
      {timeline?.more && oldest && (
        <Button className={styles.older} onClick={() => load(oldest.position)}>
          {t("timeline.older")}
        </Button>
      )}
      {(asksName || (isEmpty && !timeline.more)) && (
        <div className={styles.notes}>
          {asksName && <NameCard />}
          {isEmpty && (
            <p className={styles.empty}>
              {t(onInvite && room.members.length === 1 ? "timeline.alone" : "timeline.empty")}
            </p>
          )}
          {onInvite && room.members.length === 1 && (
            <Button className={styles.invite} onClick={onInvite}>
              {t("rooms.invite")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
  const render = (row: Row) => {
    const key = keyOf(row);
    if (row === ABOVE) return <Fragment key={key}>{above}</Fragment>;
    if (!("message" in row)) return <PendingLine key={key} message={row} />;
    const { call, sender_id } = row.message;
    const name = nameOf(room, call?.initiator_id ?? sender_id) ?? t("common.formerMember");
    return <MessageRow key={key} grouped={row} name={name} own={call?.initiator_id === me.id} />;
  };
  return (
    <div className={styles.frame}>
      <MessageList
        ref={list}
        label={t("timeline.label", { room: title })}
        rows={rows}
        below={
          failed && (
            <div className={styles.problem} role="alert">
              {t("timeline.failed")}
              <Button onClick={() => load()}>{t("common.retry")}</Button>
            </div>
          )
        }
        onFollowing={(following) => setLeftAt(following ? null : (messages.at(-1)?.position ?? 0))}
      >
        {render}
      </MessageList>
      <div className={styles.toEnd} role="status">
        {leftAt !== null && (
          <Button
            onClick={() => {
              list.current?.toEnd();
              // This button goes away.
              list.current?.focus();
            }}
          >
            <ArrowDown size={16} strokeWidth={1.5} />
            {fresh > 0 ? t("timeline.fresh", { count: fresh }) : t("timeline.toEnd")}
          </Button>
        )}
      </div>
    </div>
  );
}

const none = [] as const;

/** A message, below the day that it begins. Memoized, since each new message renders the timeline. */
const MessageRow = memo(({ grouped, name, own }: { grouped: GroupedMessage; name: string; own: boolean }) => {
  useLanguage();
  const { message, newDay, continues } = grouped;
  return (
    <>
      {newDay && <div className={styles.day}>{formatDay(message.created_at)}</div>}
      {message.call ? (
        <CallLine at={message.created_at} call={message.call} own={own} name={name} />
      ) : (
        <MessageLine message={message} name={name} continues={continues} />
      )}
    </>
  );
});
MessageRow.displayName = "MessageRow";
