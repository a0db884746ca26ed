import type { Track } from "livekit-client";
import { useEffect, useRef, type RefObject, type VideoHTMLAttributes } from "react";
import { attachTrack } from "../../../media/attach-track.ts";
import { playThrough } from "../../../media/devices/play-through.ts";
import { useCall } from "../../../stores/call-store.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { cx } from "../../../ui/class-names.ts";
import styles from "./track-view.module.css";

/**
 * The video of a track, filling its container, or uncropped if `whole`. livekit-client watches the element's size, and
 * requests the simulcast layer that fits it.
 */
export function VideoView({
  track,
  own = false,
  whole = false,
  ...native
}: {
  track: Track;
  /** Whether this is the self view, which is mirrored if the user wants that. */
  own?: boolean;
  whole?: boolean;
} & VideoHTMLAttributes<HTMLVideoElement>) {
  const mirrored = usePreferences((state) => state.mirrorSelf);
  return (
    <video
      ref={useAttached<HTMLVideoElement>(track)}
      className={cx(styles.picture, own && mirrored && styles.mirrored, whole && styles.whole)}
      autoPlay
      playsInline
      muted
      {...native}
    />
  );
}

export function AudioView({ track }: { track: Track }) {
  const ref = useAttached<HTMLAudioElement>(track);
  const speakerId = useCall((state) => state.inUse.speaker);
  useEffect(() => {
    if (ref.current) playThrough(ref.current, speakerId);
  }, [ref, speakerId]);
  return <audio ref={ref} autoPlay />;
}

function useAttached<Element extends HTMLMediaElement>(track: Track): RefObject<Element | null> {
  const ref = useRef<Element>(null);
  useEffect(() => {
    const element = ref.current;
    return element ? attachTrack(track, element) : undefined;
  }, [track]);
  return ref;
}
