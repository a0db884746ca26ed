import { useEffect, useEffectEvent, useState } from "react";
import type { DeviceTrouble } from "../../../media/devices/device-state.ts";
import { handOver } from "../../../media/devices/handed-over.ts";
import { t } from "../../../messages/index.ts";
import { showToast, useApp } from "../../../stores/app-store.ts";
import { passCheck } from "../../../stores/device-trouble.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import type { EntryDevices, PreJoinQuestion } from "../../../stores/prejoin.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { DeviceCheck } from "./device-check.tsx";
import styles from "./prejoin.module.css";
import { useSilence } from "./use-silence.ts";
import { useTriedDevice } from "./use-tried-device.ts";

/**
 * Shows what others will see and hear before a call is entered. The button that enters it has the focus, so one press of
 * Enter skips this, also while the devices are being opened.
 */
export function PreJoinDialog({ question, onClose }: { question: PreJoinQuestion; onClose: () => void }) {
  const [wanted, setWanted] = useState<EntryDevices>(question.devices);
  const withCamera = question.devices.camera;
  const microphone = useTriedDevice("microphone", wanted.microphone);
  const camera = useTriedDevice("camera", wanted.camera);
  const isSilent = useSilence(microphone.track);
  const always = usePreferences((state) => state.preJoin === "always");
  useCloseWithCall(question, onClose);

  const enter = (devices: EntryDevices) => {
    const trouble: DeviceTrouble[] = [
      ...(microphone.problem ? [`microphone.${microphone.problem}` as const] : []),
      ...(isSilent ? (["microphone.silent"] as const) : []),
      ...(camera.problem ? [`camera.${camera.problem}` as const] : []),
    ];
    passCheck(trouble);
    onClose();
    const tracks = {
      microphone: devices.microphone ? microphone.release() : undefined,
      camera: devices.camera ? camera.release() : undefined,
    };
    handOver(tracks, () => question.enter(devices));
  };
  const isStart = question.callId === null;
  return (
    <Dialog
      title={t(withCamera ? "prejoin.title" : "prejoin.titleAudio")}
      wide={withCamera}
      onClose={onClose}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          // What does not work was shown here, and need not be said again in the call.
          enter({
            microphone: wanted.microphone && !microphone.problem,
            camera: wanted.camera && !camera.problem && !camera.isSwitchedOff,
          });
        }}
      >
        <DeviceCheck
          microphone={microphone}
          isSilent={isSilent}
          camera={withCamera ? camera : null}
          onToggle={(kind) => setWanted((before) => ({ ...before, [kind]: !before[kind] }))}
        />
        <Switch
          label={t("prejoin.always")}
          hint={t("prejoin.alwaysText")}
          checked={always}
          onChange={(on) => usePreferences.setState({ preJoin: on ? "always" : "when-needed" })}
        />
        <div className={styles.actions}>
          <Button onClick={() => enter({ microphone: false, camera: false })}>
            {t(`prejoin.${isStart ? "start" : "join"}${withCamera ? "Without" : "Muted"}`)}
          </Button>
          <Button submit tone="primary" data-testid="prejoin-join" data-focus>
            {t(isStart ? "prejoin.start" : "prejoin.join")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Closes the check if its call ends, or its room is gone. */
function useCloseWithCall({ roomId, callId }: PreJoinQuestion, onClose: () => void): void {
  const hasRoom = useApp(({ replica }) => replica.rooms[roomId] !== undefined);
  const hasEnded = useApp(({ replica }) => callId !== null && replica.rooms[roomId]?.call?.id !== callId);
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (hasEnded) showToast(t("call.ended"));
    if (hasEnded || !hasRoom) close();
  }, [hasEnded, hasRoom]);
}
