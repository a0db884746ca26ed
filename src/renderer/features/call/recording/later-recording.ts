import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { laterDialog } from "../../../ui/later-dialog.tsx";
import { laterPart } from "../../../ui/later-part.tsx";

export const RecordDialog = laterDialog(
  async () => (await withLaterTexts(import("./record-dialog.tsx"))).RecordDialog,
);
export const StopRecordingDialog = laterDialog(
  async () => (await withLaterTexts(import("./stop-recording-dialog.tsx"))).StopRecordingDialog,
);
export const RecordingNotices = laterPart(
  async () => (await withLaterTexts(import("./recording-notices.tsx"))).RecordingNotices,
);
