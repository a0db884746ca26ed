import { useEffect, useState } from "react";
import { hostNow } from "../../api/host-clock.ts";

/** The host's time in milliseconds since 1970, once a second. */
export function useNow(): number {
  const [now, setNow] = useState(hostNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(hostNow()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
