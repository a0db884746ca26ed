import { Circle } from "lucide-react";
import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { standingOf } from "./list-model.ts";
import styles from "./standing.module.css";

/** Whether a conference is live, open or stopped, how many are inside, and what waits there for an operator. */
export function Standing({ conference }: { conference: ConferenceDocument }) {
  const standing = standingOf(conference);
  const { participants, waiting, hands, recording } = conference.live;
  return (
    <p className={styles.standing} data-standing={standing}>
      <span className={styles.state}>
        <Circle size={10} strokeWidth={3} fill={standing === "open" ? "none" : "currentColor"} aria-hidden />
        {t(`conferences.standing.${standing}`)}
      </span>
      {standing === "live" && (
        <span>{t("conferences.inside", { count: participants, places: conference.max_participants })}</span>
      )}
      {waiting > 0 && <span className={styles.notice}>{t("conferences.waiting", { count: waiting })}</span>}
      {hands > 0 && <span className={styles.notice}>{t("conferences.hands", { count: hands })}</span>}
      {recording && <span className={styles.recording}>{t("conferences.recordingNow")}</span>}
    </p>
  );
}
