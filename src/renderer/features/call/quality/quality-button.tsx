import { Activity } from "lucide-react";
import { useRef } from "react";
import { t } from "../../../messages/index.ts";
import { IconButton } from "../../../ui/button.tsx";
import { useShortcut, written } from "../../../ui/shortcut.ts";

const KEY = "I";

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
  useShortcut(KEY, onToggle, ref);
  const { shown, aria } = written(KEY);
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
