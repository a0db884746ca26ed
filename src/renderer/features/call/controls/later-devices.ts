import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { laterPart } from "../../../ui/later-part.tsx";

export const DeviceMenu = laterPart(
  async () => (await withLaterTexts(import("./device-menu.tsx"))).DeviceMenu,
);
export const DeviceNotices = laterPart(
  async () => (await withLaterTexts(import("./device-notices.tsx"))).DeviceNotices,
);
