import type { Participant } from "../../../media/participants.ts";
import type { Rates } from "../../../media/quality/rates.ts";
import { formatList, t } from "../../../messages/index.ts";
import { formatFigure, UNKNOWN } from "./figures.ts";
import { rowsOf, type ParticipantRow } from "./participant-rows.ts";
import styles from "./quality-panel.module.css";

/** What is received of each participant, and of ourselves what is sent. */
export function ParticipantTable({
  participants,
  rates,
}: {
  participants: readonly Participant[];
  rates: Rates;
}) {
  return (
    <table className={styles.table}>
      <caption>{t("quality.participants")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("quality.participant")}</th>
          <th scope="col">{t("quality.picture")}</th>
          <th scope="col">{t("quality.frameRate")}</th>
          <th scope="col">{t("quality.layer")}</th>
          <th scope="col">{t("quality.codec")}</th>
          <th scope="col">{t("quality.bitrate")}</th>
          <th scope="col">{t("quality.loss")}</th>
        </tr>
      </thead>
      <tbody>
        {rowsOf(participants, rates).map((row) => (
          <tr key={row.key}>
            <th scope="row" dir="auto">
              {nameOf(row)}
            </th>
            <td className={styles.figure}>{row.size ? `${row.size.width} × ${row.size.height}` : UNKNOWN}</td>
            <td className={styles.figure}>{formatFigure(row.frameRate, "frameRate")}</td>
            <td>{formatList(row.layers.map((layer) => t(`quality.layers.${layer}`))) || UNKNOWN}</td>
            <td>{row.codec ?? UNKNOWN}</td>
            <td className={styles.figure}>{formatFigure(row.bitrate, "bitrate")}</td>
            <td className={styles.figure}>{formatFigure(row.loss, "share")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function nameOf({ participant, isScreen }: ParticipantRow): string {
  if (participant.isLocal) return isScreen ? t("quality.ownScreen") : t("common.you");
  return isScreen ? t("quality.screenOf", { name: participant.name }) : participant.name;
}
