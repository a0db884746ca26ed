import { Phone, PhoneOff, Video } from "lucide-react";
import type { CallDocument } from "../../../shared/contract/entities.ts";
import { joinCall, rejectCall } from "../../media/call-controller.ts";
import { t } from "../../messages/index.ts";
import { useApp, useMe } from "../../stores/app-store.ts";
import { useCall } from "../../stores/call-store.ts";
import { nameOf, ringingFor, titleOf } from "../../stores/replica.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import styles from "./incoming-call.module.css";

/** Who is calling. It asks, and takes the focus from nobody. */
export function IncomingCalls({ onAnswered }: { onAnswered: (roomId: string) => void }) {
  const me = useMe();
  const replica = useApp((state) => state.replica);
  const inRoom = useCall((state) => (state.connection.status === "idle" ? null : state.connection.roomId));
  // Once answered here, the ring is over here, whatever is still on its way.
  const calls = ringingFor(replica, me.id).filter((call) => call.room_id !== inRoom);
  return (
    <div className={styles.stack}>
      {calls.map((call) => (
        <IncomingCall key={call.id} call={call} onAnswered={onAnswered} />
      ))}
    </div>
  );
}

function IncomingCall({ call, onAnswered }: { call: CallDocument; onAnswered: (roomId: string) => void }) {
  const me = useMe();
  const room = useApp((state) => state.replica.rooms[call.room_id]);
  const name = nameOf(room, call.initiator_id) ?? t("common.someone");
  const withVideo = call.type === "video";
  const answer = (camera: boolean) => {
    joinCall(call.room_id, call.id, camera);
    onAnswered(call.room_id);
  };
  return (
    <section
      className={styles.card}
      role="alertdialog"
      aria-label={t("call.incoming")}
      aria-describedby={`${call.id}-who`}
      data-testid="incoming-call"
    >
      <span className={styles.face}>
        <Avatar id={call.initiator_id} name={name} size={48} />
      </span>
      <p id={`${call.id}-who`} className={styles.who} dir="auto">
        {t(withVideo ? "call.incomingVideo" : "call.incomingAudio", { name })}
      </p>
      <p className={styles.where}>
        {room && room.kind !== "direct" && t("call.inRoom", { room: titleOf(room, me.id) })}
      </p>
      <div className={styles.actions}>
        <Button tone="danger" data-testid="reject" onClick={() => void rejectCall(call.id)}>
          <PhoneOff size={18} strokeWidth={1.5} />
          {t("call.reject")}
        </Button>
        <Button tone="live" data-testid="answer" onClick={() => answer(withVideo)}>
          {withVideo ? <Video size={20} strokeWidth={1.5} /> : <Phone size={18} strokeWidth={1.5} />}
          {t("call.answer")}
        </Button>
        {withVideo && <Button onClick={() => answer(false)}>{t("call.answerNoCamera")}</Button>}
      </div>
    </section>
  );
}
