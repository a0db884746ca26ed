import { Hand, MicOff, SignalLow } from "lucide-react";
import { memo } from "react";
import type { Participant } from "../../media/participants.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { cx } from "../../ui/class-names.ts";
import { t } from "../messages/text.ts";
import { useGuest } from "../store.ts";
import styles from "./tile.module.css";
import { VideoView } from "./track-view.tsx";

/** One participant on the stage; `whole` shows the uncropped video, which otherwise fills the tile. */
export const Tile = memo(function Tile({
  participant,
  whole = false,
}: {
  participant: Participant;
  whole?: boolean;
}) {
  const { identity, name, isLocal, isSpeaking, audioOn, quality, video } = participant;
  const hand = useGuest((state) => state.signs[identity]?.hand ?? "");
  return (
    <li className={cx(styles.tile, isSpeaking && styles.speaking)} aria-label={name}>
      {/* Also behind the video, until its first frame. */}
      <Avatar id={identity} name={name} size={64} />
      {video && (
        <VideoView track={video} own={isLocal} whole={whole} data-participant={identity} aria-label={name} />
      )}
      <div className={styles.label}>
        {!audioOn && (
          <MicOff
            size={14}
            strokeWidth={1.75}
            className={styles.muted}
            role="img"
            aria-label={t("stage.muted")}
          />
        )}
        {quality.level !== "good" && (
          <SignalLow
            size={14}
            strokeWidth={1.75}
            className={styles.weak}
            role="img"
            aria-label={t("stage.weak")}
          />
        )}
        <span dir="auto">{isLocal ? t("stage.you") : name}</span>
      </div>
      {hand !== "" && (
        <span className={styles.hand} role="img" aria-label={t("stage.handUp")}>
          <Hand size={16} strokeWidth={1.75} aria-hidden />
        </span>
      )}
    </li>
  );
});
