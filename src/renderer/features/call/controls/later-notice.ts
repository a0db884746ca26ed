import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { laterPart } from "../../../ui/later-part.tsx";

export const ProcessingNotice = laterPart(
  async () => (await withLaterTexts(import("./processing-notice.tsx"))).ProcessingNotice,
);
