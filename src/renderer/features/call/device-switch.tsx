import { Mic, MicOff, Video, VideoOff, type LucideIcon } from "lucide-react";
import { toggleDevice, type DeviceKind } from "../../media/call-controller.ts";
import { isProblem } from "../../media/local-devices.ts";
import { t } from "../../messages/index.ts";
import { useCall } from "../../stores/call-store.ts";
import { IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/class-names.ts";
import styles from "./call-bar.module.css";

const icons: Record<DeviceKind, readonly [on: LucideIcon, off: LucideIcon]> = {
  microphone: [Mic, MicOff],
  camera: [Video, VideoOff],
};
const testIds: Record<DeviceKind, string> = { microphone: "toggle-mute", camera: "toggle-camera" };

/** Microphone or camera: what it is now, and a press that changes it. */
export function DeviceSwitch({ kind }: { kind: DeviceKind }) {
  const state = useCall((view) => view[kind]);
  const on = state === "on";
  const Icon = icons[kind][on ? 0 : 1];
  const label =
    kind === "microphone" ? t(on ? "call.mute" : "call.unmute") : t(on ? "call.cameraOff" : "call.cameraOn");
  return (
    <IconButton
      label={label}
      tipAbove
      data-testid={testIds[kind]}
      aria-pressed={on}
      className={cx(styles.control, on && styles.on, isProblem(state) && styles.trouble)}
      onClick={() => void toggleDevice(kind)}
    >
      <Icon size={20} strokeWidth={1.5} />
    </IconButton>
  );
}
