import { CircleAlert, EllipsisVertical, HardDrive, Trash2 } from "lucide-react";
import { useState } from "react";
import type { MessageKind, RecordingDocument } from "../../../../shared/contract/entities.ts";
import { can } from "../../../../shared/permissions/permissions.ts";
import { formatSize } from "../../../messages/format-size.ts";
import { formatDuration, sayFailure, t, useLanguage } from "../../../messages/index.ts";
import { showToast, useApp, useMe } from "../../../stores/app-store.ts";
import { linkToMedia, makeTranscript } from "../../../stores/recordings.ts";
import { membershipOf } from "../../../stores/replica.ts";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { Progress } from "../../../ui/progress.tsx";
import { Player } from "../../playback/index.ts";
import { DeleteRecordingDialog } from "./delete-recording-dialog.tsx";
import styles from "./recording-message.module.css";
import { TranscriptMessage } from "./transcript-message.tsx";
import { TranscriptProgress } from "./transcript-progress.tsx";

/** What the host posts of a recording: the recording itself, or its transcript. */
export function RecordingMessage({ kind, recording }: { kind: MessageKind; recording: RecordingDocument }) {
  useLanguage();
  const me = useMe();
  const room = useApp(({ replica }) => replica.rooms[recording.room_id]);
  const mayManage = room !== undefined && can(membershipOf(room, me), "record");
  return kind === "transcript" ? (
    <TranscriptMessage recording={recording} mayManage={mayManage} />
  ) : (
    <Recorded recording={recording} mayManage={mayManage} />
  );
}

function Recorded({ recording, mayManage }: { recording: RecordingDocument; mayManage: boolean }) {
  const { status, media, problem, upload } = recording;
  if (status === "deleted")
    return <Note icon={<Trash2 size={16} strokeWidth={1.5} />}>{t("recording.message.deleted")}</Note>;
  if (status === "failed")
    return (
      <Note icon={<CircleAlert size={16} strokeWidth={1.5} />}>
        {t("recording.message.failed", { why: problem ? t(`recording.problems.${problem}`) : "" })}
        <Manage recording={recording} mayManage={mayManage} />
      </Note>
    );
  if (recording.needs_space)
    return <Note icon={<HardDrive size={16} strokeWidth={1.5} />}>{t("recording.message.needsSpace")}</Note>;
  if (!media) return <p className={styles.facts}>{t("recording.message.processing")}</p>;
  const length = formatDuration(media.duration_ms);
  const what = t(recording.video ? "recording.message.video" : "recording.message.sound");
  const notes = [
    ...(problem ? [t("recording.message.stopped", { why: t(`recording.problems.${problem}`) })] : []),
    ...(recording.partial ? [t("recording.message.partial")] : []),
    ...(upload?.problem ? [t(`recording.uploads.${upload.problem}`)] : []),
  ];
  return (
    <div className={styles.recorded} data-testid="recording">
      <Player
        recording={recording}
        link={() => linkToMedia(recording)}
        label={t("recording.message.label", { what, length })}
      />
      <div className={styles.line}>
        <p className={styles.facts}>{[what, length, formatSize(media.size)].join(" · ")}</p>
        <Manage recording={recording} mayManage={mayManage} />
      </div>
      {upload && upload.status !== "done" && !upload.problem && (
        <div className={styles.upload}>
          {upload.status === "waiting" ? (
            t("recording.message.awaitsUpload")
          ) : (
            <Progress
              label={t("recording.message.uploading", {
                done: formatSize(upload.done),
                total: formatSize(media.size),
              })}
              done={upload.done / media.size}
            />
          )}
        </div>
      )}
      {notes.map((note) => (
        <Note key={note} icon={<CircleAlert size={16} strokeWidth={1.5} />}>
          {note}
        </Note>
      ))}
      {/* That there is none is a message of its own. */}
      {recording.transcript_state?.status !== "failed" && (
        <TranscriptProgress recording={recording} mayManage={mayManage} />
      )}
    </div>
  );
}

function Note({ icon, children }: { icon: React.ReactNode; children: React.ReactNode }) {
  return (
    <p className={styles.note}>
      {icon}
      <span>{children}</span>
    </p>
  );
}

function Manage({ recording, mayManage }: { recording: RecordingDocument; mayManage: boolean }) {
  const hasEngine = useApp(({ replica }) => replica.host.transcripts);
  const [deleting, setDeleting] = useState(false);
  if (!mayManage) return null;
  const { status } = recording.transcript_state ?? { status: null };
  const hasTranscript = status === "queued" || status === "running" || status === "failed";
  return (
    <>
      <Menu
        label={t("recording.message.more")}
        icon={<EllipsisVertical size={16} strokeWidth={1.5} />}
        className={styles.more}
      >
        {recording.status === "finished" && hasEngine && !hasTranscript && (
          <MenuItem
            onPress={() =>
              void makeTranscript(recording).catch((error: unknown) => showToast(sayFailure(error)))
            }
          >
            {t(status === "finished" ? "transcript.makeAgain" : "transcript.make")}
          </MenuItem>
        )}
        <MenuItem danger onPress={() => setDeleting(true)}>
          {t("recording.delete.open")}
        </MenuItem>
      </Menu>
      {deleting && <DeleteRecordingDialog recording={recording} onClose={() => setDeleting(false)} />}
    </>
  );
}
