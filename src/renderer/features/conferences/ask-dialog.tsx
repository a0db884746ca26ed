import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/field.tsx";
import { useForm } from "../../ui/form.ts";
import styles from "./ask-dialog.module.css";

/** Asks before something that others notice, and says what it does. Closes once it is done. */
export function AskDialog({
  title,
  keep,
  confirm,
  act,
  onClose,
  children,
}: {
  title: string;
  /** The button that does nothing. */
  keep: string;
  /** The button that does it. */
  confirm: string;
  act: () => Promise<unknown>;
  onClose: () => void;
  /** What it does. */
  children: ReactNode;
}) {
  const [problem, submit, pending] = useForm(async () => {
    await act();
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <div className={styles.text}>{children}</div>
      <Problem>{problem}</Problem>
      <form className={styles.actions} onSubmit={submit}>
        <Button data-focus onClick={onClose}>
          {keep}
        </Button>
        <Button submit tone="danger" disabled={pending}>
          {confirm}
        </Button>
      </form>
    </Dialog>
  );
}
