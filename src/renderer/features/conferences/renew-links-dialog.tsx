import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { showToast } from "../../stores/app-store.ts";
import { AskDialog } from "./ask-dialog.tsx";
import { renewLinks } from "./requests.ts";

export function RenewLinksDialog({
  conference: { id },
  onClose,
  onRenewed,
}: {
  conference: ConferenceDocument;
  onClose: () => void;
  onRenewed: () => void;
}) {
  return (
    <AskDialog
      title={t("conferences.links.renewTitle")}
      keep={t("common.cancel")}
      confirm={t("conferences.links.renewDo")}
      act={async () => {
        await renewLinks(id);
        onRenewed();
        showToast(t("conferences.links.renewed"));
      }}
      onClose={onClose}
    >
      <p>{t("conferences.links.renewText")}</p>
    </AskDialog>
  );
}
