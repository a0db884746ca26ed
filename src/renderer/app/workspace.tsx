import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { CallBar, Stage } from "../features/call/index.ts";
import { RoomList } from "../features/rooms/index.ts";
import { Settings } from "../features/settings/index.ts";
import { RoomView } from "../features/timeline/room-view.tsx";
import { useApp } from "../stores/app-store.ts";
import { useCall } from "../stores/call-store.ts";
import { cx } from "../ui/class-names.ts";
import { HostBanners } from "./host-banners.tsx";
import { settingsPath } from "./place.ts";
import styles from "./workspace.module.css";

/** Below this, either the room list or one room is shown; workspace.module.css has the same breakpoint. */
const NARROW = "(max-width: 760px)";

/**
 * The room list on the left, one room beside it, the bar of the call below, and the stage with its room's chat. The
 * settings replace everything but the call's bar; what they hide keeps its state.
 */
export function Workspace({
  roomId,
  settings,
  onRoom,
  onSettings,
  onCloseSettings,
}: {
  roomId: string | null;
  /** The section of the settings that is shown; null while the settings are closed. */
  settings: { readonly section: string | null } | null;
  onRoom: (roomId: string) => void;
  onSettings: (section: string | null) => void;
  onCloseSettings: () => void;
}) {
  const rooms = useApp((state) => state.replica.rooms);
  const connection = useCall((state) => state.connection);
  const [browsing, setBrowsing] = useState(false);
  const room = (roomId && rooms[roomId]) || Object.values(rooms)[0];

  // When a call begins, its room is shown.
  const callRoom = connection.status === "idle" ? null : connection.roomId;
  useEffect(() => {
    if (callRoom) setBrowsing(false);
  }, [callRoom]);

  // If the window is widened and narrowed again, the room that was used meanwhile is shown.
  useEffect(() => {
    const narrow = window.matchMedia(NARROW);
    const changed = () => {
      if (!narrow.matches) setBrowsing(false);
    };
    narrow.addEventListener("change", changed);
    return () => narrow.removeEventListener("change", changed);
  }, []);

  const showNetwork = () => onSettings("network");
  const open = (id: string) => {
    setBrowsing(false);
    onRoom(id);
  };
  useFocusOfOpener(settings !== null);
  const withStage =
    settings === null && callRoom !== null && callRoom === room?.id && connection.status !== "failed";
  return (
    <div className={styles.workspace} data-showing={settings ? "settings" : browsing ? "rooms" : "room"}>
      <RoomList
        current={room?.id ?? null}
        onOpen={open}
        onSettings={() => onSettings(null)}
        onNetwork={showNetwork}
      />
      <main className={styles.main}>
        <div className={styles.banners}>
          <HostBanners />
        </div>
        <div className={cx(styles.content, withStage && styles.withStage)}>
          {withStage && <Stage room={room} />}
          {room && (
            <RoomView key={room.id} room={room} onBrowse={() => setBrowsing(true)} onNetwork={showNetwork} />
          )}
        </div>
        {settings && (
          <div className={styles.settings}>
            <Settings section={settings.section} pathOf={settingsPath} onClose={onCloseSettings} />
          </div>
        )}
        <div className={styles.bar}>
          <CallBar onOpen={open} inView={withStage && !browsing} />
        </div>
      </main>
    </div>
  );
}

/** Returns the focus to the element that had it before the settings opened. */
function useFocusOfOpener(isOpen: boolean): void {
  const opener = useRef<Element>(null);
  useLayoutEffect(() => {
    if (isOpen) opener.current = document.activeElement;
    else if (opener.current instanceof HTMLElement) opener.current.focus();
  }, [isOpen]);
}
