import { useEffect, useState } from "react";
import { CallBar, Stage } from "../features/call/index.ts";
import { RoomList } from "../features/rooms/index.ts";
import { RoomView } from "../features/timeline/room-view.tsx";
import { useApp } from "../stores/app-store.ts";
import { useCall } from "../stores/call-store.ts";
import { cx } from "../ui/class-names.ts";
import { HostBanners } from "./host-banners.tsx";
import styles from "./workspace.module.css";

/** Room for either the rooms or one room; workspace.module.css has the same. */
const NARROW = "(max-width: 760px)";

/** Rooms on the left, one room in the middle, the call as a bar below and a stage above its room's talk. */
export function Workspace({ roomId, onRoom }: { roomId: string | null; onRoom: (roomId: string) => void }) {
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
  const withStage = callRoom !== null && callRoom === room?.id && connection.status !== "failed";
  return (
    <div className={styles.workspace} data-showing={browsing ? "rooms" : "room"}>
      <RoomList current={room?.id ?? null} onOpen={open} />
      <main className={styles.main}>
        <div className={styles.banners}>
          <HostBanners />
        </div>
        <div className={cx(styles.content, withStage && styles.withStage)}>
          {withStage && <Stage room={room} />}
          {room && <RoomView key={room.id} room={room} onBrowse={() => setBrowsing(true)} />}
        </div>
        <div className={styles.bar}>
          <CallBar onOpen={open} inView={withStage && !browsing} />
        </div>
      </main>
    </div>
  );
}
