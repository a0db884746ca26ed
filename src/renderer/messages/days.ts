import { renewTexts } from "./language.ts";

/** A machine that slept has not counted the time, and its clock may be set. In milliseconds. */
const LOOK_AGAIN = 30 * 60_000;

/** Has the interface rendered again when a day ends, since texts name days: Today, Yesterday. To be called once. */
export function followDays(): void {
  let day = new Date().toDateString();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    const now = new Date();
    if (now.toDateString() !== day) {
      day = now.toDateString();
      renewTexts();
    }
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
    timer = setTimeout(look, Math.min(midnight.getTime() - now.getTime(), LOOK_AGAIN));
  };
  document.addEventListener("visibilitychange", look);
  look();
}
