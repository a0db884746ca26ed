import type { RecordingDocument } from "../../../../shared/contract/entities.ts";
import { t } from "../../../messages/index.ts";
import { cancelTranscript, makeTranscript } from "../../../stores/recordings.ts";
import { Button } from "../../../ui/button.tsx";
import { Problem } from "../../../ui/field.tsx";
import { useFailure } from "../../../ui/form.ts";
import { Progress } from "../../../ui/progress.tsx";
import styles from "./transcript.module.css";

/** How far the transcript of a recording is, and why it is not there. Nothing once it is, since it is a message then. */
export function TranscriptProgress({
  recording,
  mayManage,
}: {
  recording: RecordingDocument;
  mayManage: boolean;
}) {
  const [problem, setProblem] = useFailure();
  const ask = (request: Promise<void>) =>
    void request.then(
      () => setProblem(null),
      (error: unknown) => setProblem(error),
    );
  const state = recording.transcript_state;
  if (!state || state.status === "finished") return null;
  const isBeingMade = state.status === "queued" || state.status === "running";
  return (
    <div className={styles.progress}>
      {isBeingMade ? (
        <Progress
          label={t(state.status === "queued" ? "transcript.status.queued" : "transcript.status.running")}
          done={state.total > 0 ? state.done / state.total : null}
        >
          {mayManage && (
            <Button onClick={() => ask(cancelTranscript(recording))}>{t("common.cancel")}</Button>
          )}
        </Progress>
      ) : (
        <p className={styles.failed}>
          <span>
            {state.status === "cancelled"
              ? t("transcript.status.cancelled")
              : t("transcript.status.failed", { why: t(`transcript.problems.${state.problem ?? "failed"}`) })}
          </span>
          {mayManage && (
            <Button onClick={() => ask(makeTranscript(recording))}>
              {t(state.status === "cancelled" ? "transcript.make" : "common.retry")}
            </Button>
          )}
        </p>
      )}
      <Problem>{problem}</Problem>
    </div>
  );
}
