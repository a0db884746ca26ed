import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { laterPart } from "../../../ui/later-part.tsx";

export const MicrophoneBanner = laterPart(
  async () => (await withLaterTexts(import("./microphone-notice.tsx"))).MicrophoneBanner,
);
export const MicrophoneLine = laterPart(
  async () => (await withLaterTexts(import("./microphone-notice.tsx"))).MicrophoneLine,
);
