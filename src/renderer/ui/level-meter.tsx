import { useEffect, useRef } from "react";
import { attempt } from "../log/attempt.ts";
import styles from "./level-meter.module.css";

const presses = ["pointerup", "keydown"] as const;

/** After these, livekit-client's microphone sends another track. */
const moves = ["restarted", "trackProcessorUpdate"] as const;

/** A microphone of livekit-client's. */
interface Microphone {
  readonly mediaStreamTrack: MediaStreamTrack;
  on(event: (typeof moves)[number], listener: () => void): unknown;
  off(event: (typeof moves)[number], listener: () => void): unknown;
}

/** Shows how loud a microphone is, from silence (-60 dB) to the loudest that it can send. */
export function LevelMeter({ microphone, label }: { microphone: Microphone; label: string }) {
  const ref = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const context = attempt("Measuring the microphone", () => new AudioContext());
    if (!context) return undefined;
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    // Before anything is pressed, browsers keep it suspended, and the microphone would seem to hear nothing.
    const resume = () => void context.resume();
    for (const press of presses) addEventListener(press, resume);
    let source: MediaStreamAudioSourceNode | null = null;
    const listen = () => {
      source?.disconnect();
      source = context.createMediaStreamSource(new MediaStream([microphone.mediaStreamTrack]));
      source.connect(analyser);
    };
    listen();
    for (const move of moves) microphone.on(move, listen);
    const samples = new Float32Array(analyser.fftSize);
    let frame = requestAnimationFrame(function draw() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // Past React: it changes with every frame.
      if (ref.current) ref.current.value = Math.max(0, 1 + Math.log10(Math.max(power, 1e-9)) / 6);
      frame = requestAnimationFrame(draw);
    });
    return () => {
      cancelAnimationFrame(frame);
      for (const press of presses) removeEventListener(press, resume);
      for (const move of moves) microphone.off(move, listen);
      void context.close();
    };
  }, [microphone]);
  return <meter ref={ref} className={styles.level} min={0} max={1} value={0} aria-label={label} />;
}
