import type { LocalAudioTrack, LocalVideoTrack } from "livekit-client";
import { useEffect, useRef, useState } from "react";
import { Scope } from "../../../shared/base/scope.ts";
import type { DeviceKind, DeviceProblem } from "../../media/devices/device-state.ts";
import { t } from "../../messages/index.ts";
import { useWantedDevice } from "../../stores/device-list.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { cx } from "../../ui/class-names.ts";
import { Problem } from "../../ui/field.tsx";
import { loadCalls } from "../call/index.ts";
import styles from "./device-preview.module.css";

/** The picture and level that a call would send; nobody else sees or hears them. */
export function DevicePreview() {
  const mirrorSelf = usePreferences((state) => state.mirrorSelf);
  const { track, problem } = useTrack("camera");
  const microphone = useTrack("microphone");
  const picture = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = picture.current;
    if (!element || !track) return undefined;
    track.attach(element);
    return () => void track.detach(element);
  }, [track]);
  return (
    <div className={styles.preview}>
      <video
        ref={picture}
        autoPlay
        muted
        playsInline
        className={cx(styles.picture, mirrorSelf && styles.mirrored)}
        aria-label={t("settings.calls.preview")}
      />
      <Problem>{problem}</Problem>
      {microphone.track && <LevelMeter track={microphone.track.mediaStreamTrack} />}
      <Problem>{microphone.problem}</Problem>
    </div>
  );
}

/** The track of the chosen device, opened as in a call, and again if another device is chosen; or why there is none. */
function useTrack(kind: DeviceKind) {
  const id = useWantedDevice(kind);
  const [track, setTrack] = useState<LocalAudioTrack | LocalVideoTrack | null>(null);
  const [problem, setProblem] = useState<DeviceProblem | "notLoaded" | null>(null);
  useEffect(() => {
    const scope = new Scope();
    const open = async () => {
      const { openCamera, openMicrophone } = await loadCalls();
      if (scope.ended) return;
      const opened = await (kind === "camera" ? openCamera() : openMicrophone());
      if ("track" in opened) scope.onEnd(() => opened.track.stop());
      if (scope.ended) return;
      setProblem("problem" in opened ? opened.problem : null);
      if (!("track" in opened)) return;
      setTrack(opened.track);
    };
    open().catch(() => {
      // Logged where it is loaded.
      if (!scope.ended) setProblem("notLoaded");
    });
    return () => {
      scope.end();
      setTrack(null);
    };
  }, [kind, id]);
  const text =
    problem === "notLoaded" ? t("errors.notLoaded") : problem && t(`call.devices.${kind}.${problem}`);
  return { track, problem: text };
}

/** Speech at a usual distance is about this loud, as the root mean square of its samples. */
const LOUD = 0.2;

function LevelMeter({ track }: { track: MediaStreamTrack }) {
  const meter = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const audio = new AudioContext();
    const analyser = audio.createAnalyser();
    analyser.fftSize = 1024;
    audio.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let frame = 0;
    const draw = () => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      const level = Math.min(1, Math.sqrt(power) / LOUD);
      // Past React: it changes with every frame.
      meter.current?.style.setProperty("--level", String(level));
      meter.current?.setAttribute("aria-valuenow", String(Math.round(level * 100)));
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      void audio.close();
    };
  }, [track]);
  return (
    <div
      ref={meter}
      className={styles.meter}
      role="meter"
      aria-label={t("settings.calls.level")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    />
  );
}
