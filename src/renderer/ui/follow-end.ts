/** Within this distance of the end, in CSS pixels, a list follows what is added. */
const NEAR_END = 48;
/** Whoever has scrolled up by more than this, in CSS pixels, has left the end. */
const SLACK = 8;
/** For this long after a wheel, key or finger has moved, in ms, it is what scrolls. */
const BY_HAND = 500;
const hands = ["wheel", "touchmove", "keydown", "pointerdown"] as const;

export interface EndFollower {
  /** Goes to the end, and follows it from there. */
  toEnd(): void;
  /** Something else than the end is going to be shown. */
  leave(): void;
  /** The content has another size. Not needed, but in time for the frame that is being made. */
  resized(): void;
  stop(): void;
}

/**
 * Keeps a scrolling element at the end of its content while somebody is there. Whoever has scrolled up stays where they are;
 * `onFollowing` is called when that changes.
 */
export function followEnd(
  element: HTMLElement,
  content: HTMLElement,
  onFollowing: (following: boolean) => void = () => {},
): EndFollower {
  let following = true;
  let top = element.scrollTop;
  let height = element.scrollHeight;
  let distance = 0;
  let touchedAt = -Infinity;

  const follow = (now: boolean) => {
    if (now === following) return;
    following = now;
    onFollowing(now);
  };
  const note = () => {
    ({ scrollTop: top, scrollHeight: height } = element);
    distance = height - top - element.clientHeight;
  };
  const stay = () => {
    element.scrollTop = element.scrollHeight;
    note();
  };
  const isTouched = () => performance.now() - touchedAt < BY_HAND;
  const touched = () => (touchedAt = performance.now());
  const onScroll = () => {
    // While it is hidden, it has no size.
    if (element.clientHeight === 0) return;
    // The distance to the end says nothing: something may have been added below. Nor does a new size of the content, which can
    // move it as well.
    const isByHand = isTouched() || element.scrollHeight === height;
    const hasMovedUp = element.scrollTop < top && isByHand;
    note();
    if (hasMovedUp && distance > SLACK) follow(false);
    else if (distance < NEAR_END) follow(true);
  };
  const resized = () => {
    // Who begins to scroll up is not taken back by the sizes of what comes into sight.
    if (following && !(isTouched() && distance > 1)) stay();
    else note();
  };
  // The size and not the renders, since messages also grow when their Markdown is parsed or a font is loaded.
  const observer = new ResizeObserver(resized);
  observer.observe(content);
  observer.observe(element);
  element.addEventListener("scroll", onScroll, { passive: true });
  for (const hand of hands) element.addEventListener(hand, touched, { passive: true });
  return {
    toEnd() {
      follow(true);
      stay();
    },
    leave: () => follow(false),
    resized,
    stop() {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
      for (const hand of hands) element.removeEventListener(hand, touched);
    },
  };
}
