import type { Track } from "livekit-client";
import { useEffect, useRef, type RefObject, type VideoHTMLAttributes } from "react";

/** A track's picture. livekit-client watches the element's size, and asks for as much as it can show. */
export function VideoView({ track, ...native }: { track: Track } & VideoHTMLAttributes<HTMLVideoElement>) {
  return <video ref={useAttached<HTMLVideoElement>(track)} autoPlay playsInline muted {...native} />;
}

export function AudioView({ track }: { track: Track }) {
  return <audio ref={useAttached<HTMLAudioElement>(track)} autoPlay />;
}

function useAttached<Element extends HTMLMediaElement>(track: Track): RefObject<Element | null> {
  const ref = useRef<Element>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    track.attach(element);
    return () => void track.detach(element);
  }, [track]);
  return ref;
}
