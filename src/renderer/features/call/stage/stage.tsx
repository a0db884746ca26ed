import { Maximize, Minimize } from "lucide-react";
import { useEffect, useRef, useState, type RefObject } from "react";
import type { Room } from "../../../../shared/contract/entities.ts";
import { can } from "../../../../shared/permissions/permissions.ts";
import { log } from "../../../log/log.ts";
import { formatList, t } from "../../../messages/index.ts";
import { useMe } from "../../../stores/app-store.ts";
import { stageView } from "../../../stage/stage-view.ts";
import { useCall } from "../../../stores/call-store.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { membershipOf, nameOf, runningRecording } from "../../../stores/replica.ts";
import { IconButton } from "../../../ui/button.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";
import { Grid } from "./grid.tsx";
import { QualityPanel } from "../quality/later-quality.ts";
import { QualityButton } from "../quality/quality-button.tsx";
import { RecordingMark } from "../recording/recording-mark.tsx";
import { Presenters, Share, usePresenter } from "../share/share.tsx";
import styles from "./stage.module.css";
import { Tile } from "./tile.tsx";

/** The expanded call, with all its participants. It is rendered `hidden` ahead of the press that enters the call. */
export function Stage({ room, hidden }: { room: Room; hidden: boolean }) {
  const ref = useRef<HTMLElement>(null);
  const participants = useCall((state) => state.participants);
  const layout = useCall((state) => state.layout);
  const pinned = useCall((state) => state.pinned);
  const foreground = useCall((state) => state.foreground.identity);
  const hideSelf = usePreferences((state) => state.hideSelf);
  const presenter = usePresenter(participants);
  const me = useMe();
  const manage = can(membershipOf(room, me), "moderate-call") ? room.call : null;
  const says = useStatusLine(room);
  const recording = runningRecording(room.call);
  const [withQuality, showQuality] = useState(false);
  const spotlightId = room.call?.spotlight_id ?? null;
  const view = stageView({ participants, layout, presenter, spotlightId, pinned, foreground, hideSelf });
  return (
    <section data-region ref={ref} className={styles.stage} aria-label={t("call.stage")} hidden={hidden}>
      <div className={styles.top}>
        <header className={styles.head}>
          {recording && <RecordingMark recording={recording} />}
          <p className={styles.says} role="status">
            {says}
          </p>
          <Presenters participants={participants} />
          {participants.length > 1 && !presenter && (
            <div className={styles.layouts} role="group" aria-label={t("call.layout")}>
              {(["grid", "speaker"] as const).map((name) => (
                <button
                  type="button"
                  key={name}
                  aria-pressed={layout === name}
                  onClick={() => useCall.setState({ layout: name })}
                >
                  {t(`call.${name}`)}
                </button>
              ))}
            </div>
          )}
          <QualityButton
            open={withQuality}
            className={styles.view}
            // Its shortcut also comes while nobody sees the stage.
            onToggle={() => !hidden && showQuality(!withQuality)}
          />
          <FullScreen stage={ref} />
        </header>
        <ConnectionNotice />
      </div>
      {view.kind === "grid" ? (
        <Grid participants={view.participants} manage={manage} />
      ) : (
        <div className={styles.speaker}>
          {view.kind === "share" && view.presenter.share ? (
            <Share presenter={view.presenter} track={view.presenter.share} />
          ) : (
            <ul className={styles.large}>
              {view.kind === "large" && (
                <Tile key={view.participant.identity} participant={view.participant} whole manage={manage} />
              )}
            </ul>
          )}
          <ul className={styles.strip}>
            {view.beside.map((participant) => (
              <Tile key={participant.identity} participant={participant} manage={manage} />
            ))}
          </ul>
        </div>
      )}
      {withQuality && <QualityPanel onClose={() => showQuality(false)} />}
    </section>
  );
}

/** Turns full screen on and off. */
function FullScreen({ stage }: { stage: RefObject<HTMLElement | null> }) {
  const whole = useFullscreen();
  const Icon = whole ? Minimize : Maximize;
  return (
    <IconButton
      label={t("call.fullScreen")}
      aria-pressed={whole}
      className={styles.view}
      onClick={() =>
        void (
          whole
            ? document.exitFullscreen()
            : // With the call's bar and the chat, so that muting does not require leaving full screen.
              stage.current?.closest("main")?.requestFullscreen()
        )?.catch((error: unknown) => log.warn("Full screen could not be changed", { error }))
      }
    >
      <Icon size={18} strokeWidth={1.75} />
    </IconButton>
  );
}

function useFullscreen(): boolean {
  const [whole, setWhole] = useState(false);
  useEffect(() => {
    const look = () => setWhole(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  return whole;
}

/** At most this many people are named; the others are counted. */
const NAMES_SHOWN = 3;

/** The status of the call in one line: who is being called, who has declined, or that nobody else is here yet. */
function useStatusLine(room: Room): string {
  const me = useMe();
  const connection = useCall((state) => state.connection);
  const alone = useCall((state) => state.participants.every((participant) => participant.isLocal));
  const { call } = room;
  if (connection.status === "joining") return t("call.joining");
  if (call?.locked && !alone) return t("call.locked");
  if (!call || !alone) return "";
  const names = (users: readonly string[]) => {
    const shown = users
      .slice(0, NAMES_SHOWN)
      .map((userId) => nameOf(room, userId) ?? t("common.formerMember"));
    const rest = users.length - shown.length;
    return formatList(rest > 0 ? [...shown, t("call.others", { count: rest })] : shown);
  };
  if (call.ringing.length > 0 && call.initiator_id === me.id)
    return t("call.ringing", { names: names(call.ringing) });
  if (call.rejected.length > 0)
    return t("call.declinedBy", { count: call.rejected.length, names: names(call.rejected) });
  return t("call.alone");
}
