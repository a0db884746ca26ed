import type { ElementInfo, RemoteVideoTrack } from "livekit-client";

/**
 * Adaptive stream asks the page's own viewport whether an element is visible; for an element in another window, such
 * as picture-in-picture, that is meaningless. There it counts as always visible, at its current size. To be
 * called before the track is attached to it; detaching ends it.
 */
export function observeInOtherWindow(track: RemoteVideoTrack, element: HTMLMediaElement): void {
  let observer: ResizeObserver | undefined;
  const info: ElementInfo = {
    element,
    width: () => element.clientWidth,
    height: () => element.clientHeight,
    visible: true,
    pictureInPicture: true,
    visibilityChangedAt: 0,
    observe() {
      const Observer = (element.ownerDocument.defaultView as typeof globalThis | null)?.ResizeObserver;
      observer = Observer && new Observer(() => info.handleResize?.());
      observer?.observe(element);
    },
    stopObserving: () => observer?.disconnect(),
  };
  track.observeElementInfo(info);
}
