import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { AskDialog } from "./ask-dialog.tsx";
import { deleteConference } from "./requests.ts";

export function DeleteDialog({
  conference: { id, name, live },
  onClose,
  onDeleted,
}: {
  conference: ConferenceDocument;
  onClose: () => void;
  onDeleted: () => void;
}) {
  return (
    <AskDialog
      title={t("conferences.delete.title", { name })}
      keep={t("conferences.delete.keep")}
      confirm={t("conferences.delete.do")}
      act={() => deleteConference(id).then(onDeleted)}
      onClose={onClose}
    >
      {live.participants > 0 && <p>{t("conferences.delete.inside", { count: live.participants })}</p>}
      <p>{t("conferences.delete.links")}</p>
      <p>{t("conferences.delete.recordings")}</p>
      <p>{t("conferences.delete.undo")}</p>
    </AskDialog>
  );
}
