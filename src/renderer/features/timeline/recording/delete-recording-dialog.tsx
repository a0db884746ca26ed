import type { RecordingDocument } from "../../../../shared/contract/entities.ts";
import { t } from "../../../messages/index.ts";
import { deleteRecording } from "../../../stores/recordings.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Problem } from "../../../ui/field.tsx";
import { useForm } from "../../../ui/form.ts";
import styles from "./recording-message.module.css";

export function DeleteRecordingDialog({
  recording,
  onClose,
}: {
  recording: RecordingDocument;
  onClose: () => void;
}) {
  const [problem, remove, removing] = useForm(async () => {
    await deleteRecording(recording);
    onClose();
  });
  return (
    <Dialog title={t("recording.delete.title")} onClose={onClose}>
      <p className={styles.delete}>{t("recording.delete.text")}</p>
      <Problem>{problem}</Problem>
      <form className={styles.actions} onSubmit={remove}>
        <Button data-focus onClick={onClose}>
          {t("recording.delete.keep")}
        </Button>
        <Button submit tone="danger" disabled={removing}>
          {t("recording.delete.do")}
        </Button>
      </form>
    </Dialog>
  );
}
