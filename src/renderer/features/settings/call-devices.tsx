import { useEffect, useRef, useState } from "react";
import { problemOf, type DeviceProblem } from "../../media/device-problem.ts";
import { play } from "../../media/sounds.ts";
import { t } from "../../messages/index.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/class-names.ts";
import { Problem } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import styles from "./call-devices.module.css";
import sectionStyles from "./section.module.css";

/** Stands for the system's default in a list; no device has an empty id once the person has allowed access. */
const DEFAULT = "";

const kinds = { microphoneId: "audioinput", cameraId: "videoinput", speakerId: "audiooutput" } as const;
type Preference = keyof typeof kinds;

/** Which microphone, camera and speaker calls use, with a test of each. */
export function CallDevices() {
  const [testing, setTesting] = useState(false);
  const [opened, setOpened] = useState(0);
  const devices = useDevices(opened);
  const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype;
  return (
    <section>
      <h2>{t("settings.calls.devices")}</h2>
      <p className={sectionStyles.text}>{t("settings.calls.devicesText")}</p>
      <div className={sectionStyles.form}>
        <DeviceSelect name="microphoneId" devices={devices} />
        <DeviceSelect name="cameraId" devices={devices} />
        {canChooseSpeaker && <DeviceSelect name="speakerId" devices={devices} />}
        {testing && <Preview onOpened={() => setOpened((count) => count + 1)} />}
        <div className={styles.tests}>
          <Button onClick={() => setTesting(!testing)}>
            {t(testing ? "settings.calls.stopTest" : "settings.calls.test")}
          </Button>
          <Button onClick={() => play("join")}>{t("settings.calls.testSpeaker")}</Button>
        </div>
      </div>
    </section>
  );
}

function DeviceSelect({ name, devices }: { name: Preference; devices: readonly MediaDeviceInfo[] }) {
  const chosen = usePreferences((state) => state[name]) ?? DEFAULT;
  const known = devices.filter(
    // Chromium lists the system's default a second time.
    ({ kind, deviceId }) => kind === kinds[name] && deviceId !== "" && deviceId !== "default",
  );
  const options = known.map(({ deviceId, label }) => ({ value: deviceId, label }));
  const isMissing = chosen !== DEFAULT && !known.some(({ deviceId }) => deviceId === chosen);
  return (
    <Select
      label={t(`settings.calls.${name}`)}
      value={chosen}
      options={[
        { value: DEFAULT, label: t("settings.calls.systemDefault") },
        ...options,
        ...(isMissing ? [{ value: chosen, label: t("settings.calls.notConnected") }] : []),
      ]}
      onChange={(id) => usePreferences.setState({ [name]: id === DEFAULT ? null : id })}
    />
  );
}

/** What is connected. Browsers say no names before a device has been opened: `opened` counts that. */
function useDevices(opened: number): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const { mediaDevices } = navigator;
    const look = () => void mediaDevices?.enumerateDevices().then(setDevices, () => {});
    look();
    mediaDevices?.addEventListener("devicechange", look);
    return () => mediaDevices?.removeEventListener("devicechange", look);
  }, [opened]);
  return devices;
}

/** One's own picture and how loud one is, as a call would have them; nobody else sees or hears them. */
function Preview({ onOpened }: { onOpened: () => void }) {
  const { microphoneId, cameraId, mirrorSelf } = usePreferences();
  const video = useOpen("video", cameraId, onOpened);
  const audio = useOpen("audio", microphoneId, onOpened);
  const picture = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (picture.current) picture.current.srcObject = video.stream;
  }, [video.stream]);
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
      <Problem>{video.problem && t(`call.devices.camera.${video.problem}`)}</Problem>
      {audio.stream && <LevelMeter stream={audio.stream} />}
      <Problem>{audio.problem && t(`call.devices.microphone.${audio.problem}`)}</Problem>
    </div>
  );
}

function useOpen(kind: "audio" | "video", id: string | null, onOpened: () => void) {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [problem, setProblem] = useState<DeviceProblem | null>(null);
  const opened = useRef(onOpened);
  useEffect(() => {
    let wanted = true;
    let current: MediaStream | null = null;
    const stop = (ended: MediaStream | null) => ended?.getTracks().forEach((track) => track.stop());
    const constraints = id === null ? true : { deviceId: { ideal: id } };
    // Without `mediaDevices`, which a page has only where it is secure, there is none.
    (navigator.mediaDevices?.getUserMedia({ [kind]: constraints }) ?? Promise.reject(new Error())).then(
      (found) => {
        if (!wanted) return stop(found);
        current = found;
        setProblem(null);
        setStream(found);
        opened.current();
      },
      (error: unknown) => {
        if (wanted) setProblem(problemOf(error));
      },
    );
    return () => {
      wanted = false;
      stop(current);
      setStream(null);
    };
  }, [kind, id]);
  return { stream, problem };
}

/** Speech at a usual distance is about this loud, as the root mean square of its samples. */
const LOUD = 0.2;

function LevelMeter({ stream }: { stream: MediaStream }) {
  const meter = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const audio = new AudioContext();
    const analyser = audio.createAnalyser();
    analyser.fftSize = 1024;
    audio.createMediaStreamSource(stream).connect(analyser);
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
  }, [stream]);
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
