import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { laterPart } from "../../../ui/later-part.tsx";

export const RecordingMessage = laterPart(
  async () => (await withLaterTexts(import("./recording-message.tsx"))).RecordingMessage,
);
