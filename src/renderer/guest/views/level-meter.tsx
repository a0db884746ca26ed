import { useEffect, useRef } from "react";
import { attempt } from "../../log/attempt.ts";
import { t } from "../messages/text.ts";
import styles from "./device-check.module.css";

const presses = ["pointerup", "keydown"] as const;

/** Shows how loud a microphone is. */
export function LevelMeter({ track }: { track: MediaStreamTrack }) {
  const ref = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const context = attempt("Measuring the microphone", () => new AudioContext());
    if (!context) return undefined;
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    // Before anything is pressed, browsers keep it suspended, and the microphone would seem to hear nothing.
    const resume = () => void context.resume();
    for (const press of presses) addEventListener(press, resume);
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let frame = requestAnimationFrame(function draw() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // From -60 dB, which is silence, to 0.
      const level = Math.max(0, 1 + Math.log10(Math.max(power, 1e-9)) / 6);
      if (ref.current) ref.current.value = level;
      frame = requestAnimationFrame(draw);
    });
    return () => {
      cancelAnimationFrame(frame);
      for (const press of presses) removeEventListener(press, resume);
      void context.close();
    };
  }, [track]);
  return (
    <meter ref={ref} className={styles.level} min={0} max={1} value={0} aria-label={t("devices.level")} />
  );
}
