import type { Track } from "livekit-client";
import { useEffect, useRef, type VideoHTMLAttributes } from "react";

/** A track's picture. livekit-client watches the element's size, and asks for as much as it can show. */
export function VideoView({ track, ...native }: { track: Track } & VideoHTMLAttributes<HTMLVideoElement>) {
  const ref = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    track.attach(element);
    return () => void track.detach(element);
  }, [track]);
  return <video ref={ref} autoPlay playsInline muted {...native} />;
}

export function AudioView({ track }: { track: Track }) {
  const ref = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    track.attach(element);
    return () => void track.detach(element);
  }, [track]);
  return <audio ref={ref} autoPlay />;
}
