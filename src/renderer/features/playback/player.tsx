import { Download, Expand, Loader, Pause, Play, Volume2, VolumeX } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from "react";
import { log } from "../../log/log.ts";
import { formatDuration, sayFailure, t } from "../../messages/index.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { useJump } from "../../stores/jump.ts";
import type { LinkToMedia, Played } from "./played.ts";
import styles from "./player.module.css";
import { saveMedia } from "./save-file.ts";
import { usePlayback } from "./use-playback.ts";

const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
/** How far a key skips, in seconds. */
const STEP = 5;

/**
 * Plays a recording in place. The browsers' own controls differ, and lack speed, keys or the download on some of them;
 * and only with our own, the keys work wherever the focus is in the player.
 */
export function Player({ recording, link, label }: { recording: Played; link: LinkToMedia; label: string }) {
  const player = useRef<HTMLDivElement>(null);
  const playback = usePlayback(recording, link);
  const [muted, setMuted] = useState(false);
  const [saving, setSaving] = useState<{ error: unknown } | null>(null);
  const { seconds, playing, waiting, problem } = playback;
  const total = (recording.media?.duration_ms ?? 0) / 1000;
  const toggleFullscreen = () =>
    void (
      document.fullscreenElement ? document.exitFullscreen() : player.current?.requestFullscreen()
    )?.catch((error: unknown) => log.warn("Full screen could not be changed", { error }));
  usePoster(player, recording.video, playback.prepare);

  const to = useJump((state) => (state.to?.recordingId === recording.id ? state.to : null));
  const jump = useEffectEvent((ms: number) => {
    useJump.setState({ to: null });
    player.current?.scrollIntoView({ block: "nearest" });
    playback.seek(ms / 1000);
    playback.play();
  });
  useEffect(() => {
    if (to) jump(to.ms);
  }, [to]);

  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Buttons and the list of speeds use some of these themselves.
    const isOnButton = event.target instanceof HTMLButtonElement;
    if (event.target instanceof HTMLSelectElement || (isOnButton && event.key === " ")) return;
    const act = {
      " ": playback.toggle,
      k: playback.toggle,
      ArrowLeft: () => playback.seek(seconds - STEP),
      ArrowRight: () => playback.seek(seconds + STEP),
      j: () => playback.seek(seconds - 2 * STEP),
      l: () => playback.seek(seconds + 2 * STEP),
      Home: () => playback.seek(0),
      End: () => playback.seek(total),
      m: () => setMuted(!muted),
      f: toggleFullscreen,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of the controls inside
    <div
      ref={player}
      className={styles.player}
      role="group"
      aria-label={label}
      data-testid="player"
      onKeyDown={onKey}
    >
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what was said is in the transcript */}
      <video
        {...playback.element}
        className={styles.picture}
        hidden={!recording.video}
        preload="metadata"
        playsInline
        muted={muted}
        onClick={playback.toggle}
      />
      <div className={styles.controls}>
        <IconButton
          label={t(playing ? "recording.player.pause" : "recording.player.play")}
          tipAbove
          data-testid="play"
          onClick={playback.toggle}
        >
          {waiting && !playing ? (
            <Loader size={18} strokeWidth={1.5} className={styles.waiting} />
          ) : playing ? (
            <Pause size={18} strokeWidth={1.5} />
          ) : (
            <Play size={18} strokeWidth={1.5} />
          )}
        </IconButton>
        <span className={styles.time}>
          {`${formatDuration(seconds * 1000)} / ${formatDuration(total * 1000)}`}
        </span>
        <input
          type="range"
          className={styles.seek}
          aria-label={t("recording.player.seek")}
          aria-valuetext={formatDuration(seconds * 1000)}
          min={0}
          max={total}
          step={0.1}
          value={seconds}
          onChange={({ currentTarget }) => playback.seek(currentTarget.valueAsNumber)}
        />
        <select
          className={styles.rate}
          aria-label={t("recording.player.speed")}
          value={playback.rate}
          onChange={({ currentTarget }) => playback.changeRate(Number(currentTarget.value))}
        >
          {rates.map((rate) => (
            <option key={rate} value={rate}>
              {t("recording.player.rate", { rate })}
            </option>
          ))}
        </select>
        <IconButton
          label={t(muted ? "recording.player.unmute" : "recording.player.mute")}
          tipAbove
          aria-pressed={muted}
          onClick={() => setMuted(!muted)}
        >
          {muted ? <VolumeX size={18} strokeWidth={1.5} /> : <Volume2 size={18} strokeWidth={1.5} />}
        </IconButton>
        {recording.video && (
          <IconButton label={t("call.fullScreen")} tipAbove onClick={toggleFullscreen}>
            <Expand size={18} strokeWidth={1.5} />
          </IconButton>
        )}
        <IconButton
          label={t("recording.player.download")}
          tipAbove
          onClick={() =>
            void link()
              .then(async (url) => {
                if (url !== null) await saveMedia(url, nameOf(recording));
              })
              .then(
                () => setSaving(null),
                (error: unknown) => setSaving({ error }),
              )
          }
        >
          <Download size={18} strokeWidth={1.5} />
        </IconButton>
      </div>
      {(problem ?? saving) && (
        <p className={styles.problem} role="alert">
          {sayProblem((problem ?? saving)?.error)}
          {problem && <Button onClick={playback.play}>{t("common.retry")}</Button>}
        </p>
      )}
    </div>
  );
}

/** Once the player is in sight, it shows a frame. */
function usePoster(
  player: React.RefObject<HTMLElement | null>,
  isWanted: boolean,
  prepare: () => void,
): void {
  const load = useEffectEvent(prepare);
  useEffect(() => {
    if (!isWanted || !player.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      observer.disconnect();
      load();
    });
    observer.observe(player.current);
    return () => observer.disconnect();
  }, [isWanted, player]);
}

const nameOf = ({ media }: Played) => media?.key.split("/").at(-1) ?? "";

function sayProblem(error: unknown): string {
  const isUnplayable = (error as { code?: unknown } | undefined)?.code === "unplayable";
  return isUnplayable ? t("recording.player.failed") : sayFailure(error);
}
