import { useEffect, useState } from "react";
import { routes } from "../../shared/contract/client.ts";
import type { HostNotice } from "../../shared/contract/host.ts";
import { can } from "../../shared/permissions/permissions.ts";
import { log } from "../log/log.ts";
import { useApp } from "./app-store.ts";
import { currentApi } from "./current-api.ts";

/** A disk fills over hours, so this is polled and has no event. */
const INTERVAL = 60_000;

/** What needs the attention of those who manage the host; empty for everybody else. */
export function useHostNotices(): readonly HostNotice[] {
  const managesHost = useApp(({ phase }) => phase.status === "signed-in" && can(phase.me, "manage-host"));
  const [notices, setNotices] = useState<readonly HostNotice[]>([]);
  useEffect(() => {
    if (!managesHost) return undefined;
    let left = false;
    const ask = async () => {
      // A host that does not answer has a banner of its own.
      const answer = await currentApi()
        .call(routes.listNotices)
        .catch((error: unknown) => {
          log.debug("The host's notices could not be loaded", { error });
          return [];
        });
      if (!left) setNotices(answer);
    };
    void ask();
    const timer = setInterval(() => void ask(), INTERVAL);
    return () => {
      left = true;
      clearInterval(timer);
      setNotices([]);
    };
  }, [managesHost]);
  return notices;
}
