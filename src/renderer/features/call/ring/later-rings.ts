import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { laterPart } from "../../../ui/later-part.tsx";

export const RingsElsewhere = laterPart(
  async () => (await withLaterTexts(import("./rings-elsewhere.tsx"))).RingsElsewhere,
);
