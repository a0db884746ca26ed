import { Phone, PhoneMissed, Video } from "lucide-react";
import { useState } from "react";
import type { MissedCall } from "../../../../shared/contract/entities.ts";
import { log } from "../../../log/log.ts";
import { formatMoment, t } from "../../../messages/index.ts";
import { useApp, useMe } from "../../../stores/app-store.ts";
import { markMissedCallsSeen } from "../../../stores/requests.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { startCall } from "../later-calls.ts";
import { describeCaller } from "./describe-caller.ts";
import styles from "./missed-calls.module.css";

/** The list of missed calls, and the button that opens it and shows how many are new. */
export function MissedCalls({ onOpen }: { onOpen: (roomId: string) => void }) {
  const missed = useApp((state) => state.replica.missed);
  const [open, setOpen] = useState(false);
  if (!missed || missed.length === 0) return null;
  const fresh = missed.filter(({ seen }) => !seen).length;
  const close = () => {
    setOpen(false);
    if (fresh === 0) return;
    // Calls missed while the list was open have been seen as well. If this fails, they stay new.
    markMissedCallsSeen().catch((error: unknown) =>
      log.warn("The missed calls were not marked as seen", { error }),
    );
  };
  return (
    <>
      <IconButton
        label={fresh > 0 ? t("call.missed.fresh", { count: fresh }) : t("call.missed.title")}
        tip={t("call.missed.title")}
        className={cx(styles.button, fresh > 0 && styles.fresh)}
        onClick={() => setOpen(true)}
      >
        <PhoneMissed size={16} strokeWidth={1.5} />
        {fresh > 0 && <span className={styles.count}>{fresh}</span>}
      </IconButton>
      {open && (
        <Dialog title={t("call.missed.title")} onClose={close}>
          <ul className={styles.list}>
            {missed.map((call) => (
              <Line
                key={call.call_id}
                call={call}
                onOpen={() => {
                  close();
                  onOpen(call.room_id);
                }}
              />
            ))}
          </ul>
        </Dialog>
      )}
    </>
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
        {!call.seen && <span className={styles.new}>{t("call.missed.new")}</span>}
      </button>
      {/* Only in direct rooms: in a larger room, calling back would ring for everybody. */}
      {direct && (
        <IconButton
          label={t("call.missed.callBackName", { name })}
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
