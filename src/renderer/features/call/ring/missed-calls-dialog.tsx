import { Phone, Video } from "lucide-react";
import type { MissedCall } from "../../../../shared/contract/entities.ts";
import { formatMoment, t } from "../../../messages/index.ts";
import { useApp, useMe } from "../../../stores/app-store.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { startCall } from "../later-calls.ts";
import { describeCaller } from "./describe-caller.ts";
import styles from "./missed-calls.module.css";

export function MissedCallsDialog({
  missed,
  onOpen,
  onClose,
}: {
  missed: readonly MissedCall[];
  onOpen: (roomId: string) => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={t("call.missed.title")} onClose={onClose}>
      <ul className={styles.list}>
        {missed.map((call) => (
          <Line key={call.call_id} call={call} onOpen={() => onOpen(call.room_id)} />
        ))}
      </ul>
    </Dialog>
  );
}

function Line({ call, onOpen }: { call: MissedCall; onOpen: () => void }) {
  const me = useMe();
  const room = useApp((state) => state.replica.rooms[call.room_id]);
  const { name, where } = describeCaller(call, room, me);
  const Icon = call.type === "video" ? Video : Phone;
  const direct = room?.kind === "direct";
  return (
    <li className={styles.line}>
      <button type="button" className={styles.room} onClick={onOpen}>
        <Avatar id={call.initiator_id} name={name} size={32} />
        <span className={cx(styles.text, !call.seen && styles.unseen)}>
          <span className={styles.name} dir="auto">
            {name}
          </span>
          <small>
            {where && `${where} · `}
            {formatMoment(call.missed_at)}
          </small>
        </span>
        {!call.seen && <span className={styles.new}>{t("missedCalls.new")}</span>}
      </button>
      {/* Only in direct rooms: in a larger room, calling back would ring for everybody. */}
      {direct && (
        <IconButton
          label={t("missedCalls.callBack", { name })}
          tip={t("call.missed.callBack")}
          onClick={() => {
            onOpen();
            startCall(call.room_id, call.type);
          }}
        >
          <Icon size={18} strokeWidth={1.5} />
        </IconButton>
      )}
    </li>
  );
}
