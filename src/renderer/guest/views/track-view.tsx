import type { Track } from "livekit-client";
import { useEffect, useRef, type RefObject, type VideoHTMLAttributes } from "react";
import { playThrough } from "../../media/devices/play-through.ts";
import { cx } from "../../ui/class-names.ts";
import { useGuest } from "../store.ts";
import styles from "./tile.module.css";

/**
 * The video of a track, filling its container, or uncropped if `whole`; one's own is mirrored. livekit-client watches the
 * element's size, and asks for the simulcast layer that fits it.
 */
export function VideoView({
  track,
  own = false,
  whole = false,
  ...native
}: { track: Track; own?: boolean; whole?: boolean } & VideoHTMLAttributes<HTMLVideoElement>) {
  return (
    <video
      ref={useAttached<HTMLVideoElement>(track)}
      className={cx(styles.picture, own && styles.mirrored, whole && styles.whole)}
      autoPlay
      playsInline
      muted
      {...native}
    />
  );
}

export function AudioView({ track }: { track: Track }) {
  const ref = useAttached<HTMLAudioElement>(track);
  const speaker = useGuest((state) => state.inUse.speaker);
  useEffect(() => {
    if (ref.current) playThrough(ref.current, speaker);
  }, [ref, speaker]);
  return <audio ref={ref} autoPlay />;
}

function useAttached<Element extends HTMLMediaElement>(track: Track): RefObject<Element | null> {
  const ref = useRef<Element>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    track.attach(element);
    return () => {
      // As in the team's app (`media/attach-track.ts`).
      if (!element.isConnected) element.remove();
      track.detach(element);
    };
  }, [track]);
  return ref;
}
