import type { Track } from "livekit-client";
import type { Participant } from "../../../media/participants.ts";
import { t } from "../../../messages/index.ts";
import { useCall } from "../../../stores/call-store.ts";
import { cx } from "../../../ui/class-names.ts";
import styles from "./share.module.css";
import { VideoView } from "../stage/track-view.tsx";

/** A shared screen, uncropped and as large as possible. */
export function Share({ presenter, track }: { presenter: Participant; track: Track }) {
  const name = t("call.share.of", { name: presenter.name });
  return (
    <figure className={styles.share}>
      <VideoView track={track} whole data-share={presenter.identity} aria-label={name} />
      <figcaption className={styles.label} dir="auto">
        {name}
      </figcaption>
    </figure>
  );
}

/** The participant whose screen the stage shows: the one that the user chose, else the first. Never our own. */
export function usePresenter(participants: readonly Participant[]): Participant | null {
  const picked = useCall((state) => state.presenter);
  const presenters = presentersOf(participants);
  return presenters.find(({ identity }) => identity === picked) ?? presenters[0] ?? null;
}

/** Chooses the screen to show while several participants share one. */
export function Presenters({ participants }: { participants: readonly Participant[] }) {
  const shown = usePresenter(participants);
  const presenters = presentersOf(participants);
  if (presenters.length < 2) return null;
  return (
    <div className={styles.presenters} role="group" aria-label={t("call.share.whose")}>
      {presenters.map(({ identity, name }) => (
        <button
          type="button"
          key={identity}
          className={cx(identity === shown?.identity && styles.shown)}
          aria-pressed={identity === shown?.identity}
          onClick={() => useCall.setState({ presenter: identity })}
        >
          {t("call.share.of", { name })}
        </button>
      ))}
    </div>
  );
}

const presentersOf = (participants: readonly Participant[]): Participant[] =>
  participants.filter((participant) => participant.share !== null && !participant.isLocal);
