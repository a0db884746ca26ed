import { useState } from "react";
import { t } from "../messages/index.ts";
import { Button } from "./button.tsx";

/** For actions that cannot be undone: the first press asks, the second confirms, and losing the focus cancels. */
export function ConfirmButton({
  children,
  label,
  onConfirm,
}: {
  children: string;
  /** The action and its object, for screen readers. */
  label: string;
  onConfirm: () => void;
}) {
  const [asked, setAsked] = useState(false);
  return (
    <Button
      tone={asked ? "danger" : "plain"}
      aria-label={asked ? t("confirm", { action: label }) : label}
      onBlur={() => setAsked(false)}
      onClick={() => {
        if (asked) onConfirm();
        setAsked(!asked);
      }}
    >
      {asked ? t("confirm", { action: children }) : children}
    </Button>
  );
}
