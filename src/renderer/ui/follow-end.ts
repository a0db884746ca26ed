/** Within this distance of the end, in CSS pixels, a list follows what is added. */
const NEAR_END = 48;

export interface EndFollower {
  /** Goes to the end, and follows it from there. */
  toEnd(): void;
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

  const follow = (now: boolean) => {
    if (now === following) return;
    following = now;
    onFollowing(now);
  };
  const stay = () => {
    element.scrollTop = element.scrollHeight;
    top = element.scrollTop;
  };
  const onScroll = () => {
    // While it is hidden, it has no size.
    if (element.clientHeight === 0) return;
    // What was added since our last step is no distance that anybody has scrolled.
    const hasMovedUp = element.scrollTop < top;
    top = element.scrollTop;
    if (element.scrollHeight - top - element.clientHeight < NEAR_END) follow(true);
    else if (hasMovedUp) follow(false);
  };
  // The size and not the renders, since messages also grow when their Markdown is parsed or a font is loaded.
  const observer = new ResizeObserver(() => {
    if (following) stay();
  });
  observer.observe(content);
  observer.observe(element);
  element.addEventListener("scroll", onScroll, { passive: true });
  return {
    toEnd() {
      follow(true);
      stay();
    },
    stop() {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    },
  };
}
