import { Download, FileText } from "lucide-react";
import { useEffect, useState, type CSSProperties } from "react";
import type { RecordingDocument } from "../../../../shared/contract/entities.ts";
import { formatDuration, sayFailure, t } from "../../../messages/index.ts";
import { showToast } from "../../../stores/app-store.ts";
import { fetchTranscript, fetchTranscriptFile, type TranscriptFormat } from "../../../stores/recordings.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Button } from "../../../ui/button.tsx";
import { hueOf } from "../../../ui/initials.ts";
import { Problem } from "../../../ui/field.tsx";
import { useFailure } from "../../../ui/form.ts";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { saveAs } from "../../playback/index.ts";
import { jumpTo } from "./jump.ts";
import { TranscriptProgress } from "./transcript-progress.tsx";
import styles from "./transcript.module.css";
import { paragraphsOf, type Segment } from "./paragraphs.ts";

/** By then, in ms, the browser has taken the file over. */
const SAVED = 60_000;
const formats: readonly TranscriptFormat[] = ["txt", "srt", "vtt", "json"];

/** Who has said what in a recording, folded at first. A press on a line plays the recording from there. */
export function TranscriptMessage({
  recording,
  mayManage,
}: {
  recording: RecordingDocument;
  mayManage: boolean;
}) {
  const [open, setOpen] = useState(false);
  if (recording.status === "deleted") return <p className={styles.empty}>{t("transcript.deleted")}</p>;
  if (recording.transcript_state?.status !== "finished")
    return <TranscriptProgress recording={recording} mayManage={mayManage} />;
  return (
    <details
      className={styles.transcript}
      data-testid="transcript"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <FileText size={16} strokeWidth={1.5} />
        {t("transcript.title")}
        {recording.media && <small>{formatDuration(recording.media.duration_ms)}</small>}
      </summary>
      {open && <Transcript recording={recording} />}
    </details>
  );
}

function Transcript({ recording }: { recording: RecordingDocument }) {
  const [segments, setSegments] = useState<readonly Segment[] | null>(null);
  const [problem, setProblem] = useFailure();
  const [attempt, setAttempt] = useState(0);
  const { id, call_id } = recording;
  useEffect(() => {
    let shown = true;
    fetchTranscript({ id, call_id }).then(
      (transcript) => shown && setSegments(transcript.segments),
      (error: unknown) => shown && setProblem(error),
    );
    return () => {
      shown = false;
    };
  }, [id, call_id, attempt, setProblem]);
  if (problem !== null)
    return (
      <div className={styles.body}>
        <Problem>{problem}</Problem>
        <Button
          onClick={() => {
            setProblem(null);
            setAttempt(attempt + 1);
          }}
        >
          {t("common.retry")}
        </Button>
      </div>
    );
  if (!segments) return <p className={styles.empty}>{t("transcript.loading")}</p>;
  return (
    <div className={styles.body}>
      {segments.length === 0 && <p className={styles.empty}>{t("transcript.problems.nothing_said")}</p>}
      <ol className={styles.turns}>
        {paragraphsOf(segments).map((paragraph) => (
          <li key={paragraph.key} className={styles.turn}>
            <Avatar id={paragraph.userId} name={paragraph.name} size={24} />
            <div>
              <span
                className={styles.name}
                style={{ "--hue": hueOf(paragraph.userId) } as CSSProperties}
                dir="auto"
              >
                {paragraph.name}
              </span>
              {paragraph.segments.map((segment) => (
                <button
                  key={segment.start_ms}
                  type="button"
                  className={styles.said}
                  onClick={() =>
                    void jumpTo(recording, segment.start_ms).catch((error: unknown) =>
                      showToast(sayFailure(error)),
                    )
                  }
                >
                  <time>{formatDuration(segment.start_ms)}</time>
                  <span dir="auto">{segment.text}</span>
                </button>
              ))}
            </div>
          </li>
        ))}
      </ol>
      <Menu
        label={t("transcript.save")}
        icon={
          <>
            <Download size={16} strokeWidth={1.5} />
            {t("transcript.save")}
          </>
        }
        className={styles.save}
      >
        {formats.map((format) => (
          <MenuItem
            key={format}
            onPress={() =>
              void save(recording, format).catch((error: unknown) => showToast(sayFailure(error)))
            }
          >
            {t(`transcript.formats.${format}`)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

async function save(recording: RecordingDocument, format: TranscriptFormat): Promise<void> {
  const url = URL.createObjectURL(await fetchTranscriptFile(recording, format));
  const name =
    recording.media?.key
      .split("/")
      .at(-1)
      ?.replace(/\.\w+$/, "") ?? recording.id;
  saveAs(url, `${name}.${format}`);
  setTimeout(() => URL.revokeObjectURL(url), SAVED);
}
