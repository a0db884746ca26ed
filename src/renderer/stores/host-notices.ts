import { useEffect, useState } from "react";
import { routes } from "../../shared/contract/client.ts";
import type { HostNotice } from "../../shared/contract/host.ts";
import { useApp } from "./app-store.ts";
import { currentApi } from "./session.ts";

/** A disk fills over hours, so this is polled and has no event. */
const INTERVAL = 60_000;

/** What needs the attention of owner and admins; empty for everybody else. */
export function useHostNotices(): readonly HostNotice[] {
  const runsHost = useApp(
    ({ phase }) => phase.status === "signed-in" && (phase.me.role === "owner" || phase.me.role === "admin"),
  );
  const [notices, setNotices] = useState<readonly HostNotice[]>([]);
  useEffect(() => {
    if (!runsHost) return undefined;
    let left = false;
    const ask = async () => {
      // A host that does not answer has a banner of its own.
      const answer = await currentApi()
        .call(routes.listNotices)
        .catch(() => []);
      if (!left) setNotices(answer);
    };
    void ask();
    const timer = setInterval(() => void ask(), INTERVAL);
    return () => {
      left = true;
      clearInterval(timer);
      setNotices([]);
    };
  }, [runsHost]);
  return notices;
}
