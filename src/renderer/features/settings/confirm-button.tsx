import { useState } from "react";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";

/** For what cannot be undone: the first press asks, the second does it, and going elsewhere is a no. */
export function ConfirmButton({
  children,
  label,
  onConfirm,
}: {
  children: string;
  /** The same with what it is about, for screen readers. */
  label: string;
  onConfirm: () => void;
}) {
  const [asked, setAsked] = useState(false);
  return (
    <Button
      tone={asked ? "danger" : "plain"}
      aria-label={asked ? t("settings.confirm", { action: label }) : label}
      onBlur={() => setAsked(false)}
      onClick={() => {
        if (asked) onConfirm();
        setAsked(!asked);
      }}
    >
      {asked ? t("settings.confirm", { action: children }) : children}
    </Button>
  );
}
