import type { DeviceKind } from "../../../media/devices/device-state.ts";
import { canChooseSpeaker } from "../../../media/devices/play-through.ts";
import { play } from "../../../media/sounds.ts";
import { t } from "../../../messages/index.ts";
import { useProcessing } from "../../../stores/processing.ts";
import { Button } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { DeviceRow, PreviewPicture } from "../../../ui/device-row.tsx";
import { LevelMeter } from "../../../ui/level-meter.tsx";
import { VideoView } from "../stage/track-view.tsx";
import { AccessHelp } from "./access-help.tsx";
import styles from "./device-check.module.css";
import { DeviceSelect } from "./device-select.tsx";
import type { TriedDevice } from "./use-tried-device.ts";

const labels = {
  microphone: ["call.mute", "call.unmute"],
  camera: ["call.cameraOff", "call.cameraOn"],
} as const;

/** Whether a device is open, or being opened. */
const works = ({ isOn, problem, isSwitchedOff }: TriedDevice<DeviceKind>): boolean =>
  isOn && !problem && !isSwitchedOff;

/** The picture and the level that a call would send, which devices it uses, and what is wrong with them. */
export function DeviceCheck({
  microphone,
  isSilent,
  camera,
  onToggle,
}: {
  microphone: TriedDevice<"microphone">;
  /** The microphone is open, and picks up nothing. */
  isSilent: boolean;
  /** Null where only audio is needed. */
  camera: TriedDevice<"camera"> | null;
  /** Turns a device on or off; without it, they are on as long as they are tried. */
  onToggle?: (kind: DeviceKind) => void;
}) {
  const whySwitchedOff = useProcessing(({ switchedOff }) =>
    switchedOff?.what === "background" ? switchedOff.why : "failed",
  );
  const hasPicture = camera !== null && (camera.isOn || onToggle !== undefined);
  const denied = [microphone, camera].flatMap((device) =>
    device?.problem === "denied" ? [device.kind] : [],
  );
  const row = (device: TriedDevice<"microphone"> | TriedDevice<"camera">) => ({
    ...(onToggle && {
      toggle: {
        kind: device.kind,
        isOn: works(device),
        label: t(labels[device.kind][works(device) ? 0 : 1]),
        onPress: () => (device.isOn && !works(device) ? device.retry() : onToggle(device.kind)),
      },
    }),
    choice: <DeviceSelect kind={device.kind} />,
  });
  return (
    <div className={styles.check}>
      <div className={cx(styles.columns, hasPicture && styles.beside)}>
        {camera && hasPicture && (
          <PreviewPicture>
            {camera.track ? (
              <VideoView track={camera.track} own aria-label={t("settings.calls.preview")} />
            ) : (
              <p>{t(works(camera) ? "prejoin.opening" : "prejoin.cameraOff")}</p>
            )}
          </PreviewPicture>
        )}
        <div className={styles.rows}>
          <DeviceRow
            {...row(microphone)}
            meter={
              microphone.track && (
                <LevelMeter microphone={microphone.track} label={t("settings.calls.level")} />
              )
            }
            problem={
              microphone.problem
                ? t(`call.devices.microphone.${microphone.problem}`)
                : isSilent
                  ? t("prejoin.silent")
                  : null
            }
          />
          {camera && (
            <DeviceRow
              {...row(camera)}
              problem={
                camera.problem
                  ? t(`call.devices.camera.${camera.problem}`)
                  : // The settings say it themselves, beside the choice of a background.
                    camera.isSwitchedOff && onToggle
                    ? t(`settings.calls.processing.switchedOff.background.${whySwitchedOff}`)
                    : null
              }
            />
          )}
          {denied.length > 0 && <AccessHelp kinds={denied} />}
          <div className={styles.speaker}>
            {canChooseSpeaker() && <DeviceSelect kind="speaker" />}
            <Button onClick={() => play("join")}>{t("settings.calls.testSpeaker")}</Button>
          </div>
        </div>
      </div>
    </div>
  );
}
