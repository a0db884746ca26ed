import { AudioLines, Ban, ChevronLeft, Phone, UserPlus, Video } from "lucide-react";
import { useState } from "react";
import type { CallDocument, Room } from "../../../shared/contract/entities.ts";
import { canInvite } from "../../../shared/permissions/permissions.ts";
import { formatList, t, titleOf } from "../../messages/index.ts";
import { useApp, useMe } from "../../stores/app-store.ts";
import { useCall } from "../../stores/call-store.ts";
import { useTyping } from "../../stores/typing.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { isBlocked, membershipOf, nameOf, runningRecording } from "../../stores/replica.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { block } from "../blocking/index.ts";
import { joinCall, RecordingMark, startCall } from "../call/index.ts";
import { InviteDialog } from "../rooms/index.ts";
import { Composer } from "./composer.tsx";
import { Timeline } from "./timeline.tsx";
import styles from "./room-view.module.css";

/** One room: its title, call buttons, timeline and composer. */
export function RoomView({
  room,
  onBrowse,
  onNetwork,
}: {
  room: Room;
  onBrowse: () => void;
  /** Opens the network settings. */
  onNetwork: () => void;
}) {
  const me = useMe();
  const quiet = usePreferences((state) => state.doNotDisturb);
  const [inviting, setInviting] = useState(false);
  const callRoom = useCall((state) => (state.connection.status === "idle" ? null : state.connection.roomId));
  const online = useApp((state) => state.online);
  const title = titleOf(room, me.id);
  const other = room.kind === "direct" ? room.members.find(({ user_id }) => user_id !== me.id) : undefined;
  const blocked = useApp(({ replica }) => other !== undefined && isBlocked(replica, other.user_id));
  const callerBlocked = useApp(
    ({ replica }) => room.call !== null && isBlocked(replica, room.call.initiator_id),
  );
  const inThisCall = callRoom === room.id;
  const host = useApp(({ replica }) => replica.host);
  const mayInvite = canInvite(membershipOf(room, me), room, "member", host);
  return (
    <section className={styles.view} aria-label={title}>
      <header data-region className={styles.head}>
        <IconButton label={t("rooms.back")} className={styles.back} onClick={onBrowse}>
          <ChevronLeft size={20} strokeWidth={1.5} />
        </IconButton>
        <h1 className={styles.title}>{title}</h1>
        <span className={styles.count}>
          {room.kind !== "direct" && t("rooms.members", { count: room.members.length })}
        </span>
        {mayInvite && (
          <IconButton label={t("rooms.invite")} onClick={() => setInviting(true)}>
            <UserPlus size={18} strokeWidth={1.5} />
          </IconButton>
        )}
        {other && (
          <IconButton
            label={t(blocked ? "block.undoName" : "block.do", { name: title })}
            aria-pressed={blocked}
            onClick={() => block(other.user_id, title, !blocked)}
          >
            <Ban size={18} strokeWidth={1.5} />
          </IconButton>
        )}
        {!inThisCall && (
          <>
            <IconButton
              label={t("call.startAudio")}
              data-testid="start-audio-call"
              className={styles.call}
              disabled={!online}
              onClick={() => startCall(room.id, "audio")}
            >
              <Phone size={18} strokeWidth={1.5} />
            </IconButton>
            <IconButton
              label={t("call.startVideo")}
              data-testid="start-video-call"
              className={styles.call}
              disabled={!online}
              onClick={() => startCall(room.id, "video")}
            >
              <Video size={20} strokeWidth={1.5} />
            </IconButton>
          </>
        )}
      </header>
      {/* Not while it rings for this user, since the ring offers to join; but if nothing rings here, this does. */}
      {blocked && other && !inThisCall ? (
        <Blocked userId={other.user_id} name={title} />
      ) : room.call && !inThisCall && (quiet || callerBlocked || !room.call.ringing.includes(me.id)) ? (
        <LiveCall room={room} call={room.call} />
      ) : (
        <span />
      )}
      <Timeline room={room} title={title} {...(mayInvite ? { onInvite: () => setInviting(true) } : {})} />
      <Typing room={room} />
      <Composer roomId={room.id} title={title} />
      {inviting && (
        <InviteDialog room={room} title={title} onNetwork={onNetwork} onClose={() => setInviting(false)} />
      )}
    </section>
  );
}

/** States that the other person is blocked, with a button to unblock them. */
function Blocked({ userId, name }: { userId: string; name: string }) {
  return (
    <div className={styles.blocked} role="status">
      <span>{t("block.inRoom", { name })}</span>
      <Button onClick={() => block(userId, name, false)}>{t("block.undo")}</Button>
    </div>
  );
}

/** Who is typing. The line is always rendered, so that the layout does not shift. */
function Typing({ room }: { room: Room }) {
  const users = useTyping((state) => state.byRoom[room.id]) ?? [];
  const names = users.map((userId) => nameOf(room, userId) ?? t("common.formerMember"));
  return (
    <p className={styles.typing} role="status">
      {names.length > 0 && t("timeline.typing", { count: names.length, names: formatList(names) })}
    </p>
  );
}

/** A live call in this room that this device is not in. */
function LiveCall({ room, call }: { room: Room; call: CallDocument }) {
  const names = call.participants.map(
    ({ participant_id }) => nameOf(room, participant_id) ?? t("common.formerMember"),
  );
  const recording = runningRecording(call);
  return (
    <div className={styles.live} role="status">
      <AudioLines size={18} strokeWidth={1.5} />
      {recording && <RecordingMark recording={recording} />}
      <span>
        {t("call.running")}
        {names.length > 0 && ` · ${formatList(names)}`}
      </span>
      <Button tone="live" data-testid="join-call" onClick={() => joinCall(call)}>
        {t("call.join")}
      </Button>
    </div>
  );
}
