import { useEffect } from "react";
import type { ConferencePage } from "../../../shared/contract/conference-guests.ts";
import { isProblem, type DeviceKind } from "../../media/devices/device-state.ts";
import { Button } from "../../ui/button.tsx";
import { DeviceRow, PreviewPicture } from "../../ui/device-row.tsx";
import { LevelMeter } from "../../ui/level-meter.tsx";
import { openAllowed, toggle, turnOn } from "../controller.ts";
import { t } from "../messages/text.ts";
import { useGuest } from "../store.ts";
import styles from "./device-check.module.css";
import { DeviceChoice } from "./device-choice.tsx";
import { VideoView } from "./track-view.tsx";

type MediaType = ConferencePage["media_type"];

const kindsOf: Readonly<Record<MediaType, readonly DeviceKind[]>> = {
  MEDIA_TYPE_VIDEO_AUDIO: ["camera", "microphone"],
  MEDIA_TYPE_VIDEO_ONLY: ["camera"],
  MEDIA_TYPE_AUDIO_ONLY: ["microphone"],
};

const checks = {
  MEDIA_TYPE_VIDEO_AUDIO: "devices.check",
  MEDIA_TYPE_VIDEO_ONLY: "devices.checkCamera",
  MEDIA_TYPE_AUDIO_ONLY: "devices.checkMicrophone",
} as const;

/** The picture and the level that others would get. Nothing is opened before a press, unless that was allowed before. */
export function DeviceCheck({ mediaType }: { mediaType: MediaType }) {
  const { microphone, camera, tracks } = useGuest();
  const kinds = kindsOf[mediaType];
  const isUntouched = kinds.every(
    (kind) => !tracks[kind] && !isProblem(kind === "camera" ? camera : microphone),
  );
  useEffect(() => openAllowed(kinds), [kinds]);
  if (!globalThis.isSecureContext) return <p className={styles.text}>{t("devices.insecure")}</p>;
  return (
    <section className={styles.check} aria-label={t(titles[mediaType])}>
      {kinds.includes("camera") && (
        <PreviewPicture>
          {tracks.camera && camera === "on" ? (
            <VideoView track={tracks.camera} own aria-label={t("devices.preview")} />
          ) : (
            <p>{t("devices.cameraOff")}</p>
          )}
        </PreviewPicture>
      )}
      {isUntouched ? (
        <>
          <Button onClick={() => turnOn(...kinds)}>{t(checks[mediaType])}</Button>
          <p className={styles.text}>{t("devices.without")}</p>
        </>
      ) : (
        kinds.map((kind) => <Device key={kind} kind={kind} />)
      )}
    </section>
  );
}

const titles = {
  MEDIA_TYPE_VIDEO_AUDIO: "devices.title",
  MEDIA_TYPE_VIDEO_ONLY: "devices.cameraTitle",
  MEDIA_TYPE_AUDIO_ONLY: "devices.microphoneTitle",
} as const;

const labels = {
  camera: ["bar.cameraOff", "bar.cameraOn"],
  microphone: ["bar.mute", "bar.unmute"],
} as const;

/** One device: on or off, which one, and what is wrong with it. */
function Device({ kind }: { kind: DeviceKind }) {
  const state = useGuest((guest) => guest[kind]);
  const track = useGuest((guest) => guest.tracks.microphone);
  const isOn = state === "on";
  return (
    <DeviceRow
      toggle={{ kind, isOn, label: t(labels[kind][isOn ? 0 : 1]), onPress: () => toggle(kind) }}
      choice={<DeviceChoice kind={kind} />}
      meter={
        kind === "microphone" && isOn && track && <LevelMeter microphone={track} label={t("devices.level")} />
      }
      problem={isProblem(state) ? t(`devices.problems.${kind}.${state}`) : null}
    />
  );
}
