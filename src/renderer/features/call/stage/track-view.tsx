import { RemoteVideoTrack, type ElementInfo, type Track } from "livekit-client";
import { useEffect, useRef, type RefObject, type VideoHTMLAttributes } from "react";
import { playThrough } from "../../../media/chosen-devices.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { cx } from "../../../ui/class-names.ts";
import styles from "./track-view.module.css";

/**
 * A track's picture, filling its place, or `whole` within it. livekit-client watches the element's size, and asks
 * for as much as it can show.
 */
export function VideoView({
  track,
  own = false,
  whole = false,
  ...native
}: {
  track: Track;
  /** Of oneself: in a mirror, where that is wished. */
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
  const speakerId = usePreferences((state) => state.speakerId);
  useEffect(() => {
    if (ref.current) playThrough(ref.current, speakerId);
  }, [ref, speakerId]);
  return <audio ref={ref} autoPlay />;
}

function useAttached<Element extends HTMLMediaElement>(track: Track): RefObject<Element | null> {
  const ref = useRef<Element>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    if (track instanceof RemoteVideoTrack && element.ownerDocument !== document)
      track.observeElementInfo(infoInOtherWindow(element));
    track.attach(element);
    return () => void track.detach(element);
  }, [track]);
  return ref;
}

/**
 * livekit-client asks the page's own viewport whether a picture is seen; in the small window that says
 * nothing. There it is always seen, at the size that it has.
 */
function infoInOtherWindow(element: HTMLMediaElement): ElementInfo {
  let observer: ResizeObserver | undefined;
  return {
    element,
    width: () => element.clientWidth,
    height: () => element.clientHeight,
    visible: true,
    pictureInPicture: true,
    visibilityChangedAt: 0,
    observe() {
      const Observer = (element.ownerDocument.defaultView as typeof globalThis | null)?.ResizeObserver;
      observer = Observer && new Observer(() => this.handleResize?.());
      observer?.observe(element);
    },
    stopObserving: () => observer?.disconnect(),
  };
}
