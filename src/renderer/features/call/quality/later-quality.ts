import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { laterPart } from "../../../ui/later-part.tsx";

export const QualityPanel = laterPart(
  async () => (await withLaterTexts(import("./quality-panel.tsx"))).QualityPanel,
);
export const PastCalls = laterPart(async () => (await withLaterTexts(import("./past-calls.tsx"))).PastCalls);
export const CallRecordButton = laterPart(
  async () => (await withLaterTexts(import("./call-record-button.tsx"))).CallRecordButton,
);
