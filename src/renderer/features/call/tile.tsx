import { MicOff, SignalLow } from "lucide-react";
import type { CallDocument } from "../../../shared/contract/entities.ts";
import { t } from "../../messages/index.ts";
import type { Person } from "../../media/people.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { cx } from "../../ui/class-names.ts";
import styles from "./tile.module.css";
import { TileMenu } from "./tile-menu.tsx";
import { VideoView } from "./track-view.tsx";

/** One person on the stage; `whole` shows all of the picture, where otherwise it fills the tile. */
export function Tile({
  person,
  whole = false,
  manage,
}: {
  person: Person;
  whole?: boolean;
  /** The call, for whoever may run it. */
  manage: CallDocument | null;
}) {
  const mirrored = usePreferences((state) => state.mirrorSelf);
  return (
    <li className={cx(styles.tile, person.isSpeaking && styles.speaking)} aria-label={person.name}>
      {/* Also behind the picture, for as long as that has not come. */}
      <Avatar id={person.userId} name={person.name} size={72} />
      {person.video && (
        <VideoView
          track={person.video}
          className={cx(styles.video, person.isLocal && mirrored && styles.mirrored, whole && styles.whole)}
          data-participant={person.identity}
          aria-label={person.name}
        />
      )}
      <div className={styles.label}>
        {!person.audioOn && (
          <MicOff
            size={14}
            strokeWidth={1.75}
            className={styles.muted}
            role="img"
            aria-label={t("call.muted")}
          />
        )}
        {person.weakConnection && (
          <SignalLow
            size={14}
            strokeWidth={1.75}
            className={styles.weak}
            role="img"
            aria-label={t("call.weak")}
          />
        )}
        <span dir="auto">{person.isLocal ? t("common.you") : person.name}</span>
      </div>
      <TileMenu manage={manage} person={person} />
    </li>
  );
}
