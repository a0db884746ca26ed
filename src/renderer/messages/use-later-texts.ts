import { useEffect, useState } from "react";
import { loadLaterTexts } from "./load-later-texts.ts";

/** For parts of the first screen that are rarely shown: whether their texts are there. It loads them. */
export function useLaterTexts(): boolean {
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    let shown = true;
    const show = () => {
      if (shown) setLoaded(true);
    };
    // Without them, the codes say more than nothing.
    loadLaterTexts().then(show, show);
    return () => {
      shown = false;
    };
  }, []);
  return isLoaded;
}
