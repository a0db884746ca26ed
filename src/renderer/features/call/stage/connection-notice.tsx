import { useEffect, useState } from "react";
import { t } from "../../../messages/index.ts";
import { useCall } from "../../../stores/call-store.ts";
import styles from "./stage.module.css";

/** Joining takes about a second. After this, in ms, something is in the way. */
const SLOW = 10_000;

/** Says that the connection was lost, or that joining does not succeed: nothing else tells that a firewall drops media. */
export function ConnectionNotice() {
  const status = useCall((state) => state.connection.status);
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (status !== "joining") return;
    const timer = setTimeout(() => setSlow(true), SLOW);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [status]);
  if (status !== "reconnecting" && !isSlow) return null;
  return (
    <p className={styles.notice} role="status">
      {isSlow ? t("call.joinsSlowly") : t("call.reconnecting")}
      {isSlow && <a href="#/check">{t("call.check")}</a>}
    </p>
  );
}
