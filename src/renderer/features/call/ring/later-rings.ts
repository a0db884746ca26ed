import { loadLaterTexts } from "../../../messages/load-later-texts.ts";
import { laterPart } from "../../../ui/later-part.tsx";

export const RingsElsewhere = laterPart(async () => {
  const [{ RingsElsewhere }] = await Promise.all([import("./rings-elsewhere.tsx"), loadLaterTexts()]);
  return RingsElsewhere;
});
