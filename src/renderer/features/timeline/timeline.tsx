import { Fragment, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Room } from "../../../shared/contract/entities.ts";
import { log } from "../../log/log.ts";
import { formatDay, t } from "../../messages/index.ts";
import { useApp, useMe } from "../../stores/app-store.ts";
import { useCall } from "../../stores/call-store.ts";
import { nameOf } from "../../stores/replica.ts";
import { loadMessages } from "../../stores/requests.ts";
import { Button } from "../../ui/button.tsx";
import { NameCard } from "../welcome/index.ts";
import { CallLine } from "./call-line.tsx";
import { loadMarkdown } from "./message-body.tsx";
import { MessageLine, PendingLine } from "./message-line.tsx";
import { groupMessages } from "./grouping.ts";
import styles from "./timeline.module.css";

/** Within this distance of the end, in CSS pixels, the timeline follows new messages. */
const NEAR_END = 48;

export function Timeline({ room, title, onInvite }: { room: Room; title: string; onInvite?: () => void }) {
  const me = useMe();
  const timeline = useApp((state) => state.replica.timelines[room.id]);
  const online = useApp((state) => state.online);
  const allPending = useApp((state) => state.pending);
  const pending = allPending.filter((message) => message.roomId === room.id);
  const [failed, setFailed] = useState(false);
  const scroll = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const heightBefore = useRef(0);

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

  // Older messages above must not move what is being read.
  const first = timeline?.messages[0]?.id;
  useLayoutEffect(() => {
    const element = scroll.current;
    if (element && !atEnd.current) element.scrollTop += element.scrollHeight - heightBefore.current;
  }, [first]);

  // Observes the size instead of renders, since messages also grow when their Markdown is parsed or a font is loaded.
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = scroll.current;
    if (!element || !content.current) return undefined;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
      heightBefore.current = element.scrollHeight;
    });
    observer.observe(content.current);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = scroll.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
  };
  const oldest = timeline?.messages[0];
  // Only in open rooms, where everybody starts, and not during a call, which should not be interrupted.
  const inCall = useCall((state) => state.connection.status !== "idle");
  const asksName = !me.named && !inCall && room.kind === "open";
  return (
    <div
      ref={scroll}
      data-region
      className={styles.scroll}
      onScroll={onScroll}
      role="log"
      aria-label={t("timeline.label", { room: title })}
      // Makes it scrollable by keyboard.
      tabIndex={0}
    >
      <div className={styles.spacer} />
      <div ref={content} className={styles.content}>
        {timeline?.more && oldest && (
          <Button className={styles.older} onClick={() => load(oldest.position)}>
            {t("timeline.older")}
          </Button>
        )}
        {(asksName || (timeline && !timeline.more && timeline.messages.length + pending.length === 0)) && (
          <div className={styles.notes}>
            {asksName && <NameCard />}
            {timeline?.messages.length === 0 && pending.length === 0 && (
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
        {groupMessages(timeline?.messages ?? []).map(({ message, newDay, continues }) => (
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
  );
}

const nameIn = (room: Room, userId: string): string => nameOf(room, userId) ?? t("common.formerMember");
