import { useState } from "react";
import { log } from "../../log/log.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";

/** Copies a link, and says so. */
export function CopyButton({
  link,
  label,
  tone = "plain",
}: {
  /** Empty while there is none. */
  link: string;
  label: string;
  tone?: "primary" | "plain";
}) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      // A link that is shown can still be selected and copied by hand.
      (error: unknown) => log.warn("A link was not copied", { error }),
    );
  return (
    <Button tone={tone} disabled={!link} onClick={copy}>
      {copied ? t("common.copied") : label}
    </Button>
  );
}
