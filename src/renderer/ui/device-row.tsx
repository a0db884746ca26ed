import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import styles from "./device-row.module.css";

/** Where the picture of a camera is tried, or what there is instead. */
export const PreviewPicture = ({ children }: { children: ReactNode }) => (
  <div className={styles.picture}>{children}</div>
);

const icons = { camera: [Video, VideoOff], microphone: [Mic, MicOff] } as const;

/** One device: on or off, which one, how loud it is, and what is wrong with it. */
export function DeviceRow({
  toggle,
  choice,
  meter,
  problem,
}: {
  /** Without it, the device cannot be turned off here. */
  toggle?: {
    readonly kind: keyof typeof icons;
    readonly isOn: boolean;
    readonly label: string;
    readonly onPress: () => void;
  };
  choice: ReactNode;
  meter?: ReactNode;
  problem: string | null;
}) {
  const Icon = toggle && icons[toggle.kind][toggle.isOn ? 0 : 1];
  return (
    <div className={styles.device}>
      {toggle && Icon && (
        <IconButton
          label={toggle.label}
          tipAbove
          className={styles.toggle}
          aria-pressed={toggle.isOn}
          onClick={toggle.onPress}
        >
          <Icon size={18} strokeWidth={1.75} />
        </IconButton>
      )}
      <div className={styles.choice}>{choice}</div>
      {meter && <div className={styles.meter}>{meter}</div>}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
