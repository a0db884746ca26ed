import { useCallback, useState } from "react";
import type {
  ConferenceDocument,
  ConferenceRecordingDocument,
} from "../../../shared/contract/conferences.ts";
import { formatSize } from "../../messages/format-size.ts";
import { formatDuration, formatMoment, sayFailure, t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { Player } from "../playback/index.ts";
import { AskDialog } from "./ask-dialog.tsx";
import styles from "./recordings.module.css";
import { deleteRecording, linkToMedia, listRecordings } from "./requests.ts";
import { useLive } from "./use-live.ts";

/** The recordings of a conference, the newest first: to play, to save and to delete. */
export function RecordingList({
  conference: { id },
  className,
}: {
  conference: ConferenceDocument;
  className: string | undefined;
}) {
  const load = useCallback(() => listRecordings(id), [id]);
  const { value, failure, refresh } = useLive(load, id);
  const recordings = value
    ?.filter(({ status }) => status !== "deleted")
    .toSorted((one, other) => (one.started_at < other.started_at ? 1 : -1));
  return (
    <section className={className}>
      <h2>{t("conferences.recordings.title")}</h2>
      {failure && (
        <div className={styles.failure}>
          <Problem>{sayFailure(failure.error)}</Problem>
          <Button onClick={refresh}>{t("common.retry")}</Button>
        </div>
      )}
      {recordings?.length === 0 && <p className={styles.quiet}>{t("conferences.recordings.none")}</p>}
      <ul className={styles.recordings}>
        {recordings?.map((recording) => (
          <li key={recording.id}>
            <Recording recording={recording} onChanged={refresh} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Recording({
  recording,
  onChanged,
}: {
  recording: ConferenceRecordingDocument;
  onChanged: () => void;
}) {
  const { id, conference_id: conferenceId, status, media, problem, partial, upload } = recording;
  const [deleting, setDeleting] = useState(false);
  const when = formatMoment(recording.started_at);
  if (status === "recording")
    return <p className={styles.running}>{t("conferences.recordings.running", { when })}</p>;
  if (status === "processing")
    return <p className={styles.quiet}>{t("conferences.recordings.processing", { when })}</p>;
  const label = t("conferences.recordings.label", { when });
  const reason = problem === null ? "" : t(`recording.problems.${problem}`);
  const notes = [
    ...(media && problem !== null ? [t("conferences.recordings.stopped", { why: reason })] : []),
    ...(partial ? [t("conferences.recordings.partial")] : []),
    ...(upload?.problem ? [t(`recording.uploads.${upload.problem}`)] : []),
  ];
  return (
    <>
      {media && <Player recording={recording} link={() => linkToMedia(conferenceId, id)} label={label} />}
      <div className={styles.line}>
        <p className={styles.quiet}>
          {media
            ? [label, formatDuration(media.duration_ms), formatSize(media.size)].join(" · ")
            : t("conferences.recordings.failed", { when, why: reason })}
        </p>
        <Button
          aria-label={t("conferences.recordings.deleteName", { when })}
          onClick={() => setDeleting(true)}
        >
          {t("conferences.recordings.delete")}
        </Button>
      </div>
      {notes.map((note) => (
        <p key={note} className={styles.quiet}>
          {note}
        </p>
      ))}
      {deleting && (
        <AskDialog
          title={t("recording.delete.title")}
          keep={t("recording.delete.keep")}
          confirm={t("recording.delete.do")}
          act={() => deleteRecording(conferenceId, id).then(onChanged)}
          onClose={() => setDeleting(false)}
        >
          <p>{t("conferences.recordings.deleteText")}</p>
        </AskDialog>
      )}
    </>
  );
}
