import { Activity } from "lucide-react";
import { useRef } from "react";
import { t } from "../../../messages/index.ts";
import { IconButton } from "../../../ui/button.tsx";
import { shortcuts, useShortcut, written } from "../../../ui/shortcut.ts";

/** Shows and hides the statistics of the call. */
export function QualityButton({
  open,
  className,
  onToggle,
}: {
  open: boolean;
  className: string | undefined;
  onToggle: () => void;
}) {
  const ref = useRef<HTMLButtonElement>(null);
  useShortcut(shortcuts.quality, onToggle, ref);
  const { shown, aria } = written(shortcuts.quality);
  const label = t("call.quality");
  return (
    <IconButton
      ref={ref}
      label={label}
      tip={`${label} (${shown})`}
      aria-pressed={open}
      aria-keyshortcuts={aria}
      className={className}
      onClick={onToggle}
    >
      <Activity size={18} strokeWidth={1.75} />
    </IconButton>
  );
}
