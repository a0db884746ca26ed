import { routes } from "../../../../shared/contract/client.ts";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { t } from "../../../messages/index.ts";
import { currentApi } from "../../../stores/current-api.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Problem } from "../../../ui/field.tsx";
import { useForm } from "../../../ui/form.ts";
import styles from "./recording.module.css";

export function StopRecordingDialog({ call, onClose }: { call: CallDocument; onClose: () => void }) {
  const [problem, stop, stopping] = useForm(async () => {
    await currentApi().call(routes.stopRecording, { params: { call_id: call.id } });
    onClose();
  });
  return (
    <Dialog title={t("recording.stop.title")} onClose={onClose}>
      <p className={styles.text}>{t("recording.stop.text")}</p>
      <Problem>{problem}</Problem>
      <form className={styles.actions} onSubmit={stop}>
        <Button onClick={onClose}>{t("recording.stop.goOn")}</Button>
        <Button submit tone="danger" data-focus disabled={stopping}>
          {t("call.stopRecording")}
        </Button>
      </form>
    </Dialog>
  );
}
