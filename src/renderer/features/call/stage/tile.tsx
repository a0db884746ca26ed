import { Hand, MicOff } from "lucide-react";
import { memo } from "react";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { t, useLanguage } from "../../../messages/index.ts";
import type { Participant } from "../../../media/participants.ts";
import { useApp } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { useReactions } from "../../../stores/reactions.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { cx } from "../../../ui/class-names.ts";
import { QualityMark } from "../quality/quality-mark.tsx";
import styles from "./tile.module.css";
import { TileMenu } from "./tile-menu.tsx";
import { VideoView } from "./track-view.tsx";

/**
 * One participant on the stage; `whole` shows the uncropped video, which otherwise fills the tile. Memoized, so that
 * it renders only when this participant changes: in a large call somebody is always speaking, joining or leaving.
 */
export const Tile = memo(function Tile({
  participant,
  whole = false,
  manage,
}: {
  participant: Participant;
  whole?: boolean;
  /** The call, if this user moderates it. */
  manage: CallDocument | null;
}) {
  useLanguage();
  return (
    <li className={cx(styles.tile, participant.isSpeaking && styles.speaking)} aria-label={participant.name}>
      {/* Also behind the video, until its first frame. */}
      <Avatar id={participant.userId} name={participant.name} size={72} />
      {participant.video && (
        <VideoView
          track={participant.video}
          own={participant.isLocal}
          whole={whole}
          data-participant={participant.identity}
          aria-label={participant.name}
        />
      )}
      <div className={styles.label}>
        {!participant.audioOn && (
          <MicOff
            size={14}
            strokeWidth={1.75}
            className={styles.muted}
            role="img"
            aria-label={t("call.muted")}
          />
        )}
        <QualityMark finding={participant.quality} />
        <span dir="auto">{participant.isLocal ? t("common.you") : participant.name}</span>
      </div>
      <Signs userId={participant.userId} />
      <TileMenu manage={manage} participant={participant} />
    </li>
  );
});

/** The raised hand with its number in the queue, and the current reaction. */
function Signs({ userId }: { userId: string }) {
  const hands = useApp((state) => {
    const { connection } = useCall.getState();
    return connection.status === "idle" ? undefined : state.replica.rooms[connection.roomId]?.call?.hands;
  });
  const reaction = useReactions((state) => state.byUser[userId]);
  const place = (hands?.indexOf(userId) ?? -1) + 1;
  return (
    <div className={styles.signs} role="status">
      {place > 0 && (
        <span className={styles.hand} role="img" aria-label={t("call.handUp", { place })}>
          <Hand size={16} strokeWidth={1.75} aria-hidden /> {place}
        </span>
      )}
      {reaction && <span className={styles.reaction}>{reaction}</span>}
    </div>
  );
}
