import { PhoneOff } from "lucide-react";
import { useDeferredValue } from "react";
import type { Room } from "../../../../shared/contract/entities.ts";
import { routes } from "../../../../shared/contract/client.ts";
import { can, canEndCall } from "../../../../shared/permissions/permissions.ts";
import {
  allowSound,
  dismissProblem,
  endCallForEveryone,
  leaveCall,
  toggleDevice,
} from "../../../media/calls.ts";
import { isProblem, type DeviceKind, type DeviceState } from "../../../media/devices/device-state.ts";
import { formatDuration, sayError, t, titleOf } from "../../../messages/index.ts";
import { showToast, useApp, useMe } from "../../../stores/app-store.ts";
import { useHostNow } from "../../../stores/host-now.ts";
import { idleCall, useCall } from "../../../stores/call-store.ts";
import { useProcessing } from "../../../stores/processing.ts";
import { membershipOf } from "../../../stores/replica.ts";
import { currentApi } from "../../../stores/current-api.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button, IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { askHost } from "../ask-host.ts";
import styles from "./call-bar.module.css";
import { MicrophoneBanner } from "./later-microphone.ts";
import { DeviceControl } from "./device-control.tsx";
import { DeviceNotices } from "./later-devices.ts";
import { HandAndReactions } from "./hand-and-reactions.tsx";
import { ProcessingNotice } from "./later-notice.ts";
import { RecordControl } from "./record-control.tsx";
import { Pip, PipControl } from "../pip/pip.tsx";
import { AccessButton } from "../prejoin/later-prejoin.tsx";
import { RecordingNotices } from "../recording/later-recording.ts";
import { ScreenPicking, ShareBar, ShareButton } from "../share/share-control.tsx";
import { AudioView } from "../stage/track-view.tsx";

interface Place {
  readonly onOpen: (roomId: string) => void;
  readonly onDeviceSettings: () => void;
  /** Whether the stage is shown above it. */
  readonly inView: boolean;
}

/** The bar of the current call, in the same place whichever room is open. It also plays the call's audio. */
export function CallBar(place: Place) {
  const isInCall = useCall(({ connection }) => connection.status !== "idle");
  // Rendered after the stage, so that the first frame does not wait for it.
  const isRendered = useDeferredValue(isInCall);
  return isInCall && isRendered ? <Bar {...place} /> : null;
}

function Bar({ onOpen, onDeviceSettings, inView }: Place) {
  const me = useMe();
  const connection = useCall((state) => state.connection);
  const microphone = useCall((state) => state.microphone);
  const camera = useCall((state) => state.camera);
  const needsPress = useCall((state) => state.needsPress);
  const hasSwitchedOff = useProcessing(({ switchedOff }) => switchedOff !== null);
  const room = useApp((state) =>
    connection.status === "idle" ? undefined : state.replica.rooms[connection.roomId],
  );
  if (connection.status === "idle" || !room) return null;
  if (connection.status === "failed")
    return (
      <div className={styles.wrap}>
        <Banner actions={<Button onClick={() => useCall.setState(idleCall)}>{t("common.dismiss")}</Button>}>
          {sayError(connection.reason)}
        </Banner>
      </div>
    );
  const title = titleOf(room, me.id);
  return (
    <section data-region className={styles.wrap} aria-label={t("call.bar")}>
      <div className={styles.problems}>
        <DeviceProblem kind="microphone" state={microphone} />
        <DeviceProblem kind="camera" state={camera} />
        <MicrophoneBanner />
        {hasSwitchedOff && <ProcessingNotice />}
        <DeviceNotices />
        {needsPress && connection.status === "connected" && (
          <Banner actions={<Button onClick={() => void allowSound()}>{t("call.allowSound")}</Button>}>
            {t("call.needsPress")}
          </Banner>
        )}
        <RecordingNotices room={room} />
        <ShareBar />
        {!inView && connection.status === "reconnecting" && <Banner>{t("call.reconnecting")}</Banner>}
      </div>
      <div className={cx(styles.bar, !inView && styles.elsewhere)}>
        <div className={styles.who}>
          {inView ? (
            <span className={styles.title}>{title}</span>
          ) : (
            <button
              type="button"
              className={styles.title}
              title={t("call.openCall")}
              onClick={() => onOpen(room.id)}
            >
              {title}
            </button>
          )}
          <Clock room={room} />
        </div>
        <div className={styles.controls}>
          <DeviceControl kind="microphone" onSettings={onDeviceSettings} />
          <DeviceControl kind="camera" onSettings={onDeviceSettings} />
          <ShareButton />
          {room.call && <HandAndReactions call={room.call} />}
          <RecordControl room={room} />
          <Leave room={room} />
        </div>
        <div className={styles.end}>
          <PipControl />
        </div>
      </div>
      <Pip inView={inView} onOpen={() => onOpen(room.id)} />
      <ScreenPicking />
      <Voices />
    </section>
  );
}

/** Plays the audio of the other participants and of their shared screens. */
function Voices() {
  const participants = useCall((state) => state.participants);
  return (
    <>
      {participants.map(
        (participant) =>
          participant.audio && <AudioView key={participant.identity} track={participant.audio} />,
      )}
      {participants.map(
        (participant) =>
          participant.shareAudio && <AudioView key={participant.identity} track={participant.shareAudio} />,
      )}
    </>
  );
}

function Leave({ room }: { room: Room }) {
  const me = useMe();
  const { call } = room;
  const member = membershipOf(room, me);
  const mayEnd = canEndCall(member, { startedByThem: call?.initiator_id === me.id });
  return (
    <div className={styles.leave}>
      <IconButton
        label={t("call.leave")}
        tipAbove
        data-testid="leave"
        className={mayEnd ? styles.leaveSplit : styles.leaveAlone}
        onClick={leaveCall}
      >
        <PhoneOff size={20} strokeWidth={1.5} />
      </IconButton>
      {mayEnd && (
        <Menu above label={t("call.moreEnd")} className={styles.more}>
          {call && can(member, "moderate-call") && (
            <MenuItem
              onPress={() =>
                askHost(
                  currentApi().call(routes.lockCall, {
                    params: { call_id: call.id },
                    body: { locked: !call.locked },
                  }),
                )
              }
            >
              {call.locked ? t("call.unlock") : t("call.lock")}
            </MenuItem>
          )}
          <MenuItem
            danger
            onPress={() => void endCallForEveryone().catch(() => showToast(sayError("other")))}
          >
            {t("call.endForEveryone")}
          </MenuItem>
        </Menu>
      )}
    </div>
  );
}

/** Shows why a microphone or camera does not work, and what to do about it. The call continues without it. */
function DeviceProblem({ kind, state }: { kind: DeviceKind; state: DeviceState }) {
  if (!isProblem(state)) return null;
  return (
    <Banner
      actions={
        <>
          {state === "denied" && <AccessButton kind={kind} />}
          <Button onClick={() => void toggleDevice(kind)}>{t("common.retry")}</Button>
          <Button onClick={() => dismissProblem(kind)}>{t("common.dismiss")}</Button>
        </>
      }
    >
      {t(`call.devices.${kind}.${state}`)}
    </Banner>
  );
}

/** The time since the call was answered; empty before that. */
function Clock({ room }: { room: Room }) {
  const since = room.call?.answered_at;
  const now = useHostNow();
  return since && now !== null ? (
    <time className={styles.clock}>{formatDuration(now - Date.parse(since))}</time>
  ) : null;
}
