import { ArrowDown } from "lucide-react";
import { Fragment, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Room } from "../../../shared/contract/entities.ts";
import { log } from "../../log/log.ts";
import { formatDay, t } from "../../messages/index.ts";
import { useApp, useMe } from "../../stores/app-store.ts";
import { useCall } from "../../stores/call-store.ts";
import { nameOf } from "../../stores/replica.ts";
import { loadMessages } from "../../stores/requests.ts";
import { Button } from "../../ui/button.tsx";
import { followEnd, type EndFollower } from "../../ui/follow-end.ts";
import { NameCard } from "../welcome/index.ts";
import { CallLine } from "./call-line.tsx";
import { groupMessages } from "./grouping.ts";
import { loadMarkdown } from "./message-body.tsx";
import { MessageLine, PendingLine } from "./message-line.tsx";
import styles from "./timeline.module.css";

export function Timeline({ room, title, onInvite }: { room: Room; title: string; onInvite?: () => void }) {
  const me = useMe();
  const timeline = useApp((state) => state.replica.timelines[room.id]);
  const online = useApp((state) => state.online);
  const allPending = useApp((state) => state.pending);
  const pending = allPending.filter((message) => message.roomId === room.id);
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

  const { scroll, content, leftAt, toEnd } = useEnd(
    room.id,
    timeline?.messages[0]?.id,
    pending.at(-1)?.transactionId,
  );
  const messages = timeline?.messages ?? none;
  const fresh =
    leftAt === null
      ? 0
      : messages.filter(({ position, sender_id }) => position > leftAt && sender_id !== me.id).length;
  const oldest = messages[0];
  const isEmpty = timeline?.messages.length === 0 && pending.length === 0;
  // Only in open rooms, where everybody starts, and not during a call, which should not be interrupted.
  const inCall = useCall((state) => state.connection.status !== "idle");
  const asksName = !me.named && !inCall && room.kind === "open";
  return (
    <div className={styles.frame}>
      <div
        ref={scroll}
        data-region
        className={styles.scroll}
        role="log"
        aria-label={t("timeline.label", { room: title })}
        // Makes it scrollable by keyboard.
        tabIndex={0}
      >
        <div className={styles.spacer} />
        <div ref={content}>
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
          {groupMessages(messages).map(({ message, newDay, continues }) => (
            <Fragment key={message.id}>
              {newDay && <div className={styles.day}>{formatDay(message.created_at)}</div>}
              {message.call ? (
                <CallLine
                  at={message.created_at}
                  call={message.call}
                  own={message.call.initiator_id === me.id}
                  name={nameIn(room, message.call.initiator_id)}
                />
              ) : (
                <MessageLine message={message} name={nameIn(room, message.sender_id)} continues={continues} />
              )}
            </Fragment>
          ))}
          {pending.map((message) => (
            <PendingLine key={message.transactionId} message={message} />
          ))}
          {failed && (
            <div className={styles.problem} role="alert">
              {t("timeline.failed")}
              <Button onClick={() => load()}>{t("common.retry")}</Button>
            </div>
          )}
        </div>
      </div>
      <div className={styles.toEnd} role="status">
        {leftAt !== null && (
          <Button
            onClick={() => {
              toEnd();
              // This button goes away.
              scroll.current?.focus({ preventScroll: true });
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
const nameIn = (room: Room, userId: string): string => nameOf(room, userId) ?? t("common.formerMember");

/** Follows the end of the timeline, unless somebody has scrolled up; what they write leads back to it. */
function useEnd(roomId: string, oldest: string | undefined, ownLatest: string | undefined) {
  const scroll = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follower = useRef<EndFollower>(null);
  /** The position of the last message as they left the end; null while they are there. */
  const [leftAt, setLeftAt] = useState<number | null>(null);
  useEffect(() => {
    if (!scroll.current || !content.current) return undefined;
    follower.current = followEnd(scroll.current, content.current, (following) => {
      const last = useApp.getState().replica.timelines[roomId]?.messages.at(-1);
      setLeftAt(following ? null : (last?.position ?? 0));
    });
    return () => follower.current?.stop();
  }, [roomId]);
  const toEnd = useCallback(() => follower.current?.toEnd(), []);
  useLayoutEffect(() => follower.current?.addedAbove(), [oldest]);
  useEffect(() => {
    if (ownLatest !== undefined) toEnd();
  }, [ownLatest, toEnd]);
  return { scroll, content, leftAt, toEnd };
}
