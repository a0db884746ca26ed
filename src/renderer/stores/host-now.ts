import { useEffect, useState } from "react";
import { hostClock } from "../api/host-clock.ts";

const hostTime = (): number | null => (hostClock.isSet() ? hostClock.now() : null);

/** The host's time in milliseconds since 1970, once a second; null before it is known. */
export function useHostNow(): number | null {
  const [now, setNow] = useState(hostTime);
  useEffect(() => {
    const update = () => setNow(hostTime());
    const timer = setInterval(update, 1_000);
    const unsubscribe = hostClock.onSet(update);
    return () => {
      clearInterval(timer);
      unsubscribe();
    };
  }, []);
  return now;
}
