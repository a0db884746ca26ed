import { limits } from "../../../shared/base/limits.ts";
import type { Room } from "../../../shared/contract/entities.ts";
import { t } from "../../messages/index.ts";
import { createRoom } from "../../stores/requests.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { textIn, useForm } from "../../ui/form.ts";
import styles from "./dialogs.module.css";

export function CreateRoomDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void;
  onCreated: (room: Room) => void;
}) {
  const [problem, create, creating] = useForm(async (form) => {
    onCreated(await createRoom(textIn(form, "name")));
    onClose();
  });
  return (
    <Dialog title={t("rooms.create")} onClose={onClose}>
      <form onSubmit={create} className={styles.form}>
        <Field
          label={t("createRoom.name")}
          name="name"
          required
          data-focus
          maxLength={limits.roomName}
          pattern=".*\S.*"
        />
        <Problem>{problem}</Problem>
        <Button submit tone="primary" disabled={creating}>
          {t("createRoom.do")}
        </Button>
      </form>
    </Dialog>
  );
}
