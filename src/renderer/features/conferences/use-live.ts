import { useCallback, useEffect, useRef, useState } from "react";
import { useApp } from "../../stores/app-store.ts";
import { onConferenceChanged } from "../../stores/conference-changes.ts";
import { createRefresher, type Refresher } from "./refresher.ts";

/** The least time between two fetches of the same, in milliseconds. */
const INTERVAL = 1_000;

export interface Live<Value> {
  /** Null until it is there. A failure leaves what there was before. */
  readonly value: Value | null;
  /** Why the last fetch has failed; null if it has not. */
  readonly failure: { readonly error: unknown } | null;
  /** Fetches it again, soon. */
  readonly refresh: () => void;
}

/**
 * What the host has of a conference, or of all of them (null): fetched again when the host says that it has changed, and
 * when it can be reached again. `load` must be the same function in each render.
 */
export function useLive<Value>(load: () => Promise<Value>, conferenceId: string | null): Live<Value> {
  const [value, setValue] = useState<Value | null>(null);
  const [failure, setFailure] = useState<Live<Value>["failure"]>(null);
  const refresher = useRef<Refresher>(null);
  useEffect(() => {
    let shown = true;
    const current = createRefresher(async () => {
      try {
        const loaded = await load();
        if (!shown) return;
        setValue(() => loaded);
        setFailure(null);
      } catch (error) {
        if (shown) setFailure({ error });
      }
    }, INTERVAL);
    refresher.current = current;
    current.ask();
    const stopChanges = onConferenceChanged((id) => {
      if (conferenceId === null || id === conferenceId) current.ask();
    });
    const stopOnline = useApp.subscribe(({ online }, before) => {
      if (online && !before.online) current.ask();
    });
    return () => {
      shown = false;
      stopChanges();
      stopOnline();
      current.stop();
    };
  }, [load, conferenceId]);
  const refresh = useCallback(() => refresher.current?.ask(), []);
  return { value, failure, refresh };
}
