import { Mic, MicOff, Video, VideoOff, type LucideIcon } from "lucide-react";
import { useRef } from "react";
import { toggleDevice } from "../../../media/calls.ts";
import { isProblem, type DeviceKind } from "../../../media/devices/device-state.ts";
import { t } from "../../../messages/index.ts";
import { useCall } from "../../../stores/call-store.ts";
import { IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { shortcuts, useShortcut, written } from "../../../ui/shortcut.ts";
import styles from "./call-bar.module.css";

const icons: Record<DeviceKind, readonly [on: LucideIcon, off: LucideIcon]> = {
  microphone: [Mic, MicOff],
  camera: [Video, VideoOff],
};
const testIds: Record<DeviceKind, string> = { microphone: "toggle-mute", camera: "toggle-camera" };

/** A button with a shortcut that turns the microphone or camera on and off, and shows its state. */
export function DeviceSwitch({ kind }: { kind: DeviceKind }) {
  const state = useCall((view) => view[kind]);
  const ref = useRef<HTMLButtonElement>(null);
  const press = () => void toggleDevice(kind);
  useShortcut(shortcuts[kind], press, ref);
  const on = state === "on";
  const Icon = icons[kind][on ? 0 : 1];
  const label =
    kind === "microphone" ? t(on ? "call.mute" : "call.unmute") : t(on ? "call.cameraOff" : "call.cameraOn");
  const { shown, aria } = written(shortcuts[kind]);
  return (
    <IconButton
      ref={ref}
      label={label}
      tip={`${label} (${shown})`}
      tipAbove
      data-testid={testIds[kind]}
      aria-pressed={on}
      aria-keyshortcuts={aria}
      className={cx(styles.control, on && styles.on, isProblem(state) && styles.trouble)}
      onClick={press}
    >
      <Icon size={20} strokeWidth={1.5} />
    </IconButton>
  );
}
