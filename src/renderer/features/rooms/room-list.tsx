import { AudioLines, Hash, Plus, Presentation, UserPlus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Room } from "../../../shared/contract/entities.ts";
import { canCreateRoom, canInvite } from "../../../shared/permissions/permissions.ts";
import { sayFailure, t, titleOf } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { showToast, useApp, useMe } from "../../stores/app-store.ts";
import { contactsIn, isBlocked, membershipOf } from "../../stores/replica.ts";
import { openDirectRoom } from "../../stores/requests.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Mark } from "../../ui/mark.tsx";
import { MissedCalls } from "../call/index.ts";
import { HostList } from "../hosts/index.ts";
import { AccountMenu } from "./account-menu.tsx";
import { CreateRoomDialog, InviteDialog } from "./later-dialogs.ts";
import styles from "./room-list.module.css";

/** The sidebar: rooms, people and the account menu. */
export function RoomList({
  current,
  onOpen,
  onConferences,
  onSettings,
  onNetwork,
}: {
  /** The id of the room that is shown, or `conferences`. */
  current: string | null;
  onOpen: (roomId: string) => void;
  /** Opens the conferences; null for those who may not. */
  onConferences: (() => void) | null;
  onSettings: () => void;
  /** Opens the network settings. */
  onNetwork: () => void;
}) {
  const me = useMe();
  const replica = useApp((state) => state.replica);
  const { rooms } = replica;
  const [open, setOpen] = useState<"create" | "invite" | null>(null);
  const list = useRef<HTMLElement>(null);
  // However it was opened, among many.
  useEffect(() => {
    const row = list.current?.querySelector("[aria-current]");
    // Whoever presses it sees it, and it must not move under the pointer.
    if (row !== document.activeElement) row?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const all = Object.values(rooms);
  const groups = all.filter((room) => room.kind !== "direct");
  const general = groups[0];
  const close = () => setOpen(null);
  const mayInvite =
    general !== undefined && canInvite(membershipOf(general, me), general, "member", replica.host);

  return (
    <nav ref={list} data-region className={styles.list} aria-label={t("rooms.menu")}>
      <div className={styles.brand}>
        <Mark size={22} />
        <span className={styles.name}>{replica.host.name}</span>
        <MissedCalls onOpen={onOpen} />
      </div>
      <div className={styles.scroll}>
        {onConferences && (
          <button
            type="button"
            className={styles.row}
            aria-current={current === "conferences" ? "page" : undefined}
            onClick={onConferences}
          >
            <Presentation size={16} strokeWidth={1.5} />
            <span className={styles.name}>{t("rooms.conferences")}</span>
          </button>
        )}
        <div className={styles.head}>
          <h2>{t("rooms.title")}</h2>
          {canCreateRoom(me, replica.host) && (
            <IconButton label={t("rooms.create")} onClick={() => setOpen("create")}>
              <Plus size={16} strokeWidth={1.5} />
            </IconButton>
          )}
        </div>
        <ul>
          {groups.map((room) => (
            <li key={room.id}>
              <button
                type="button"
                className={styles.row}
                aria-current={room.id === current ? "page" : undefined}
                onClick={() => onOpen(room.id)}
              >
                <Hash size={16} strokeWidth={1.5} />
                <span className={styles.name}>{titleOf(room, me.id)}</span>
                <LiveSign room={room} />
              </button>
            </li>
          ))}
        </ul>
        <div className={styles.head}>
          <h2>{t("rooms.people")}</h2>
          {mayInvite && (
            <IconButton label={t("rooms.invite")} onClick={() => setOpen("invite")}>
              <UserPlus size={16} strokeWidth={1.5} />
            </IconButton>
          )}
        </div>
        <ul>
          {contactsIn(all, me.id).map((person) => {
            const direct = all.find(
              (room) => room.kind === "direct" && room.members.some(({ user_id }) => user_id === person.id),
            );
            return (
              <li key={person.id}>
                <button
                  type="button"
                  className={styles.row}
                  aria-current={direct && direct.id === current ? "page" : undefined}
                  onClick={() =>
                    void openDirectRoom(person.id).then(
                      (room) => onOpen(room.id),
                      (error: unknown) => showToast(sayFailure(error)),
                    )
                  }
                >
                  <Avatar id={person.id} name={person.name} size={20} />
                  <span className={styles.name}>{person.name}</span>
                  {direct && !isBlocked(replica, person.id) && <LiveSign room={direct} />}
                </button>
              </li>
            );
          })}
        </ul>
      </div>
      {platform.hosts && <HostList />}
      <AccountMenu onSettings={onSettings} />
      {open === "create" && <CreateRoomDialog onClose={close} onCreated={(room) => onOpen(room.id)} />}
      {open === "invite" && general && (
        <InviteDialog room={general} title={titleOf(general, me.id)} onNetwork={onNetwork} onClose={close} />
      )}
    </nav>
  );
}

function LiveSign({ room }: { room: Room }) {
  return (
    room.call && (
      <AudioLines
        size={16}
        strokeWidth={1.5}
        className={styles.live}
        role="img"
        aria-label={t("rooms.live")}
      />
    )
  );
}
