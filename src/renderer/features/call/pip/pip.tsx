import { Maximize2, MonitorX, PhoneOff, PictureInPicture2, X } from "lucide-react";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { leaveCall, stopShare } from "../../../media/calls.ts";
import { t } from "../../../messages/index.ts";
import { platform } from "../../../platform/index.ts";
import { useApp } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { runningRecording } from "../../../stores/replica.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import barStyles from "../controls/call-bar.module.css";
import { DeviceSwitch } from "../controls/device-switch.tsx";
import { MicrophoneLine } from "../controls/later-microphone.ts";
import { closePip, dismissPip, openPip } from "./pip-window.ts";
import styles from "./pip.module.css";
import { QualityMark } from "../quality/quality-mark.tsx";
import { RecordingMark } from "../recording/recording-mark.tsx";
import { usePresenter } from "../share/share.tsx";
import { VideoView } from "../stage/track-view.tsx";

/** The call in its picture-in-picture window, with the same tracks. */
export function Pip({ inView, onOpen }: { inView: boolean; onOpen: () => void }) {
  usePipByItself(inView);
  const pip = useCall((state) => state.pip);
  const back = () => {
    platform.showApp();
    onOpen();
    closePip();
  };
  return pip && createPortal(<PipView onBack={back} />, pip.window.document.body);
}

function PipView({ onBack }: { onBack: () => void }) {
  const participants = useCall((state) => state.participants);
  const foreground = useCall((state) => state.foreground.identity);
  const sharing = useCall((state) => state.share !== null);
  const lost = useCall((state) => state.connection.status === "reconnecting");
  const recording = useRecordingHere();
  const presenter = usePresenter(participants);
  const own = participants.find(({ isLocal }) => isLocal);
  const participant = participants.find(({ identity }) => identity === foreground) ?? participants.at(-1);
  const name = presenter ? t("call.share.of", { name: presenter.name }) : participant?.name;
  return (
    <main className={styles.pip}>
      {presenter?.share ? (
        <VideoView track={presenter.share} whole aria-label={name} />
      ) : participant?.video ? (
        <VideoView
          key={participant.identity}
          track={participant.video}
          own={participant.isLocal}
          aria-label={name}
        />
      ) : (
        participant && <Avatar id={participant.userId} name={participant.name} size={72} />
      )}
      <div className={styles.handle} />
      <div className={styles.facts}>
        <p className={styles.name} dir="auto" role={lost ? "status" : undefined}>
          {lost ? t("call.reconnecting") : name}
        </p>
        {recording && <RecordingMark recording={recording} />}
        {own && !lost && <QualityMark finding={own.quality} withText />}
      </div>
      <div className={styles.corner}>
        <IconButton label={t("call.pip.back")} tip="" className={styles.small} onClick={onBack}>
          <Maximize2 size={16} strokeWidth={1.5} />
        </IconButton>
        <IconButton label={t("call.pip.close")} tip="" className={styles.small} onClick={dismissPip}>
          <X size={16} strokeWidth={1.5} />
        </IconButton>
      </div>
      <MicrophoneLine className={styles.notice} />
      <div className={styles.controls}>
        <DeviceSwitch kind="microphone" />
        <DeviceSwitch kind="camera" />
        {sharing && (
          <IconButton
            label={t("call.share.stop")}
            tipAbove
            className={cx(barStyles.control, barStyles.sharing)}
            onClick={() => void stopShare()}
          >
            <MonitorX size={20} strokeWidth={1.5} />
          </IconButton>
        )}
        <div className={barStyles.leave}>
          <IconButton
            label={t("call.leave")}
            tipAbove
            data-testid="leave"
            className={barStyles.leaveAlone}
            onClick={leaveCall}
          >
            <PhoneOff size={20} strokeWidth={1.5} />
          </IconButton>
        </div>
      </div>
    </main>
  );
}

/** The running recording of the call that this device is in. */
function useRecordingHere() {
  const roomId = useCall(({ connection }) => (connection.status === "idle" ? null : connection.roomId));
  return useApp(({ replica }) => (roomId ? runningRecording(replica.rooms[roomId]?.call) : null));
}

/** Opens and closes it. The settings contain when it opens automatically. */
export function PipControl() {
  const open = useCall((state) => state.pip !== null);
  return (
    <IconButton
      label={t(open ? "call.pip.close" : "call.pip.open")}
      tipAbove
      data-testid="open-pip"
      aria-pressed={open}
      className={barStyles.control}
      onClick={() => (open ? closePip() : void openPip(false))}
    >
      <PictureInPicture2 size={20} strokeWidth={1.5} />
    </IconButton>
  );
}

function usePipByItself(inView: boolean): void {
  const inCall = useCall(
    ({ connection }) => connection.status === "connected" || connection.status === "reconnecting",
  );
  const { pipWhenMinimised, pipInOtherRooms } = usePreferences();
  const [minimised, setMinimised] = useState(false);
  useEffect(() => platform.onAppWindow((now) => setMinimised(now.minimised)), []);
  const away = inCall && ((minimised && pipWhenMinimised) || (!inView && pipInOtherRooms));
  useEffect(() => {
    if (away) void openPip(true);
    else if (useCall.getState().pip?.automatic) closePip();
  }, [away]);
}
