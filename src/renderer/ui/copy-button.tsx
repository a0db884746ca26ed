import { useState } from "react";
import { inBackground } from "../../shared/base/background.ts";
import { log } from "../log/log.ts";
import { t } from "../messages/index.ts";
import { Button } from "./button.tsx";

/** Copies a text, and says whether that has worked. */
export function CopyButton({
  text,
  label,
  name,
  tone = "plain",
}: {
  /** Nothing can be copied while it is empty. */
  text: string;
  label: string;
  /** For screen readers, where the label does not say what is copied. */
  name?: string;
  tone?: "primary" | "plain";
}) {
  const [outcome, setOutcome] = useState<"copied" | "notCopied" | null>(null);
  // Without TLS, browsers have no clipboard.
  const copy = () =>
    inBackground(
      async () => {
        await navigator.clipboard.writeText(text);
        setOutcome("copied");
      },
      (error) => {
        log.warn("A text was not copied", { error });
        setOutcome("notCopied");
      },
    );
  return (
    <Button tone={tone} disabled={text === ""} aria-label={outcome ? undefined : name} onClick={copy}>
      {outcome ? t(`common.${outcome}`) : label}
    </Button>
  );
}
