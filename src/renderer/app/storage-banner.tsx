import { useState } from "react";
import { t } from "../messages/index.ts";
import { useLaterTexts } from "../messages/use-later-texts.ts";
import { useStorageProblem, type StorageProblem } from "../storage/storage.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";

/** Says what is lost with the page, where the browser keeps nothing for it. */
export function StorageBanner() {
  const problem = useStorageProblem((state) => state.problem);
  const [dismissed, setDismissed] = useState<StorageProblem | null>(null);
  return (
    problem && problem !== dismissed && <Said problem={problem} onDismiss={() => setDismissed(problem)} />
  );
}

function Said({ problem, onDismiss }: { problem: StorageProblem; onDismiss: () => void }) {
  return (
    useLaterTexts() && (
      <Banner actions={<Button onClick={onDismiss}>{t("common.dismiss")}</Button>}>
        {t(`storage.${problem}`)}
      </Banner>
    )
  );
}
