import { useEffect, useState } from "react";
import { isWithoutMedia } from "../media/media-support.ts";
import { t } from "../messages/index.ts";
import { useLaterTexts } from "../messages/use-later-texts.ts";
import { Banner } from "../ui/banner.tsx";

/** Says before any call that this browser cannot take part in one. */
export function MediaBanner() {
  const [isWithout, setWithout] = useState(false);
  useEffect(() => void isWithoutMedia().then(setWithout), []);
  return isWithout && <Said />;
}

function Said() {
  return useLaterTexts() && <Banner>{t("browser.withoutMedia")}</Banner>;
}
