import type { DeviceKind } from "../../../media/devices/device-state.ts";
import styles from "./call-bar.module.css";
import { DeviceSwitch } from "./device-switch.tsx";
import { DeviceMenu } from "./later-devices.ts";

/** Turns the microphone or camera on and off; the arrow beside it chooses which. */
export function DeviceControl({ kind, onSettings }: { kind: DeviceKind; onSettings: () => void }) {
  return (
    <div className={styles.split}>
      <DeviceSwitch kind={kind} />
      <DeviceMenu kind={kind} onSettings={onSettings} />
    </div>
  );
}
