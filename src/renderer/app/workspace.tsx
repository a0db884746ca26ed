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
 * Rooms on the left, one room in the middle, the call as a bar below and a stage above its room's talk. The settings take
 * the place of all but the call's bar; what they hide stays as it is.
 */
export function Workspace({
  roomId,
  settings,
  onRoom,
  onSettings,
  onCloseSettings,
}: {
  roomId: string | null;
  /** Which section of the settings is shown, if they are. */
  settings: { readonly section: string | null } | null;
  onRoom: (roomId: string) => void;
  onSettings: () => void;
  onCloseSettings: () => void;
}) {
  const rooms = useApp((state) => state.replica.rooms);
  const connection = useCall((state) => state.connection);
  const [browsing, setBrowsing] = useState(false);
  const room = (roomId && rooms[roomId]) || Object.values(rooms)[0];

  // A call that begins brings its room into view.
  const callRoom = connection.status === "idle" ? null : connection.roomId;
  useEffect(() => {
    if (callRoom) setBrowsing(false);
  }, [callRoom]);

  // What is opened in the room while the window is wide is still in view when it is made narrow again.
  useEffect(() => {
    const narrow = window.matchMedia(NARROW);
    const changed = () => {
      if (!narrow.matches) setBrowsing(false);
    };
    narrow.addEventListener("change", changed);
    return () => narrow.removeEventListener("change", changed);
  }, []);

  const open = (id: string) => {
    setBrowsing(false);
    onRoom(id);
  };
  useFocusOfOpener(settings !== null);
  const withStage =
    settings === null && callRoom !== null && callRoom === room?.id && connection.status !== "failed";
  return (
    <div className={styles.workspace} data-showing={settings ? "settings" : browsing ? "rooms" : "room"}>
      <RoomList current={room?.id ?? null} onOpen={open} onSettings={onSettings} />
      <main className={styles.main}>
        <div className={styles.banners}>
          <HostBanners />
        </div>
        <div className={cx(styles.content, withStage && styles.withStage)}>
          {withStage && <Stage room={room} />}
          {room && <RoomView key={room.id} room={room} onBrowse={() => setBrowsing(true)} />}
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

/** Gives the focus back to what had it before something took the place of everything else. */
function useFocusOfOpener(isOpen: boolean): void {
  const opener = useRef<Element>(null);
  useLayoutEffect(() => {
    if (isOpen) opener.current = document.activeElement;
    else if (opener.current instanceof HTMLElement) opener.current.focus();
  }, [isOpen]);
}
