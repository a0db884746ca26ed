import type { CallRecord } from "../../../media/quality/record.ts";
import { formatDuration, formatMoment, t } from "../../../messages/index.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import styles from "./record-dialog.module.css";
import { reportOf, sayDuration, sayIncident, sayRecord } from "./record-text.ts";

/** What went wrong in one call, when, and for how long. */
export function RecordDialog({ record, onClose }: { record: CallRecord; onClose: () => void }) {
  const when = formatMoment(new Date(record.startedAt).toISOString());
  return (
    <Dialog title={t("quality.record.title")} wide={record.incidents.length > 0} onClose={onClose}>
      <p className={styles.facts}>{t("quality.record.headline", { when, facts: sayRecord(record) })}</p>
      {record.incidents.length > 0 && (
        <table className={styles.incidents}>
          <thead>
            <tr>
              <th scope="col">{t("quality.record.when")}</th>
              <th scope="col">{t("quality.record.duration")}</th>
              <th scope="col">{t("quality.record.what")}</th>
            </tr>
          </thead>
          <tbody>
            {record.incidents.map((incident) => (
              <tr key={`${incident.at} ${incident.place} ${incident.participant}`}>
                <td className={styles.time}>{formatDuration(incident.at)}</td>
                <td className={styles.time}>{sayDuration(incident)}</td>
                <td>{sayIncident(incident)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <CopyButton
        text={reportOf(record, __HEARTH_VERSION__)}
        label={t("quality.record.copy")}
        tone="primary"
      />
    </Dialog>
  );
}
