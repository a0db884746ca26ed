import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import styles from "./section.module.css";

/** Asks before a change of how the host is reached that affects people. */
export function Confirmation({
  reason,
  onConfirm,
  onCancel,
}: {
  reason: "calls" | "this-page";
  onConfirm: () => void;
  onCancel: () => void;
}) {
  return (
    <Dialog
      title={t("confirm", { action: t(`settings.network.questions.${reason}.confirm`) })}
      onClose={onCancel}
    >
      <p className={styles.text}>{t(`settings.network.questions.${reason}.text`)}</p>
      <span className={styles.actions}>
        <Button
          tone="danger"
          onClick={({ currentTarget }) => {
            // Closed by the browser, which returns the focus.
            currentTarget.closest("dialog")?.close();
            onConfirm();
          }}
        >
          {t(`settings.network.questions.${reason}.confirm`)}
        </Button>
        <Button data-focus onClick={({ currentTarget }) => currentTarget.closest("dialog")?.close()}>
          {t("common.cancel")}
        </Button>
      </span>
    </Dialog>
  );
}
