import { useDeferredValue, useEffect, useLayoutEffect, useRef, useState } from "react";
import { CallBar, Stage } from "../features/call/index.ts";
import { Conferences } from "../features/conferences/index.ts";
import { RoomList } from "../features/rooms/index.ts";
import { Settings } from "../features/settings/index.ts";
import { RoomView } from "../features/timeline/room-view.tsx";
import type { Room } from "../../shared/contract/entities.ts";
import { can } from "../../shared/permissions/permissions.ts";
import { useApp, useMe } from "../stores/app-store.ts";
import { useCall } from "../stores/call-store.ts";
import { ringingFor, type Replica } from "../stores/replica.ts";
import { cx } from "../ui/class-names.ts";
import { HostBanners } from "./host-banners.tsx";
import { MediaBanner } from "./media-banner.tsx";
import { conferencesPath, settingsPath } from "./place.ts";
import { StorageBanner } from "./storage-banner.tsx";
import styles from "./workspace.module.css";

/** Below this, either the room list or one room is shown; workspace.module.css has the same breakpoint. */
const NARROW = "(max-width: 760px)";

/**
 * The room list on the left, one room beside it, the bar of the call below, and the stage with its room's chat. The
 * conferences take the place of the room; the settings replace everything but the call's bar. What they hide keeps its
 * state.
 */
export function Workspace({
  roomId,
  settings,
  conferences,
  onRoom,
  onSettings,
  onConferences,
  onBack,
}: {
  roomId: string | null;
  /** The section of the settings that is shown; null while the settings are closed. */
  settings: { readonly section: string | null } | null;
  /** The conference that is shown, or null for their list; null while they are not shown. */
  conferences: { readonly conferenceId: string | null } | null;
  onRoom: (roomId: string) => void;
  onSettings: (section: string | null) => void;
  onConferences: (conferenceId: string | null) => void;
  /** Leads back from the settings to what was shown before, and from the conferences to the room. */
  onBack: () => void;
}) {
  const me = useMe();
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
  const mayConfer = can(me, "create-conference");
  const shown = settings ? "settings" : conferences && mayConfer ? "conferences" : "room";
  const withStage =
    shown === "room" && callRoom !== null && callRoom === room?.id && connection.status !== "failed";
  const toEnter = useApp(({ replica }) => roomToEnter(replica, me.id, room));
  const stageRoomId = connection.status === "failed" ? null : (callRoom ?? toEnter);
  const stageRoom = stageRoomId === null ? undefined : rooms[stageRoomId];
  // Rendering the room that an answer leads to takes longer than the first frame of the call, which must not wait for it.
  const renderedRoomId = useDeferredValue(room?.id);
  const isBehindCall = withStage && renderedRoomId !== room?.id;
  return (
    <div className={styles.workspace} data-showing={shown === "room" && browsing ? "rooms" : shown}>
      <RoomList
        current={shown === "conferences" ? "conferences" : (room?.id ?? null)}
        onOpen={open}
        onConferences={mayConfer ? () => onConferences(null) : null}
        onSettings={() => onSettings(null)}
        onNetwork={showNetwork}
      />
      <main className={styles.main}>
        <div className={styles.banners}>
          <HostBanners />
          <StorageBanner />
          <MediaBanner />
        </div>
        <div className={cx(styles.content, withStage && styles.withStage)}>
          {stageRoom && <Stage key={`stage-${stageRoom.id}`} room={stageRoom} hidden={!withStage} />}
          {room && !isBehindCall && (
            <RoomView key={room.id} room={room} onBrowse={() => setBrowsing(true)} onNetwork={showNetwork} />
          )}
        </div>
        {conferences && shown === "conferences" && (
          <div className={styles.above}>
            <Conferences
              conferenceId={conferences.conferenceId}
              pathOf={conferencesPath}
              onOpen={onConferences}
              onBrowse={() => {
                setBrowsing(true);
                onBack();
              }}
              onClose={onBack}
            />
          </div>
        )}
        {settings && (
          <div className={styles.above}>
            <Settings section={settings.section} pathOf={settingsPath} onClose={onBack} />
          </div>
        )}
        <div className={styles.bar}>
          <CallBar
            onOpen={open}
            onDeviceSettings={() => onSettings("calls")}
            inView={withStage && !browsing}
          />
        </div>
      </main>
    </div>
  );
}

/**
 * The room whose call the next press may enter: the one that rings, or the open one while a call is live there. Its stage
 * is rendered ahead, so that the press does not have to.
 */
function roomToEnter(replica: Replica, userId: string, open: Room | undefined): string | null {
  const [ring] = ringingFor(replica, userId);
  return ring?.room_id ?? (open?.call ? open.id : null);
}

/** Returns the focus to the element that had it before the settings opened. */
function useFocusOfOpener(isOpen: boolean): void {
  const opener = useRef<Element>(null);
  useLayoutEffect(() => {
    if (isOpen) opener.current = document.activeElement;
    else if (opener.current instanceof HTMLElement) opener.current.focus();
  }, [isOpen]);
}
