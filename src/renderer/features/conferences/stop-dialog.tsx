import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { AskDialog } from "./ask-dialog.tsx";
import { stopConference } from "./requests.ts";

export function StopDialog({
  conference: { id, name, live },
  onClose,
  onStopped,
}: {
  conference: ConferenceDocument;
  onClose: () => void;
  onStopped: () => void;
}) {
  return (
    <AskDialog
      title={t("conferences.stop.title", { name })}
      keep={t("conferences.stop.keep")}
      confirm={t("conferences.stop.do")}
      act={() => stopConference(id).then(onStopped)}
      onClose={onClose}
    >
      <p>{t("conferences.stop.text", { count: live.participants })}</p>
      <p>{t("conferences.stop.links")}</p>
    </AskDialog>
  );
}
