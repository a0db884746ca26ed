import { useEffect, useRef, useState } from "react";
import type { LinkToMedia, Played } from "./played.ts";

/** The host's links work for ten minutes. An older one than this, in ms, is replaced before it is used. */
const FRESH = 9 * 60_000;
/** What stands there until it plays is the frame at this time, in seconds: at the very start nobody is in the picture yet. */
const POSTER = 3;

/** What is playing: one recording at a time. */
let sounding: HTMLMediaElement | null = null;

/** The media of a recording: gone, or of a kind that this browser does not play. */
const unplayable = { code: "unplayable" };

/**
 * Plays the media of a recording by links that the host gives for a while: it asks for one when it plays, and for
 * another one when that has expired, and goes on where it was.
 */
export function usePlayback(recording: Played, linkToMedia: LinkToMedia) {
  const ref = useRef<HTMLVideoElement>(null);
  /** When the current link was given, and whether it has replaced one that failed. */
  const link = useRef({ since: Number.NEGATIVE_INFINITY, replaced: false });
  /** Where it is, in seconds, whatever the element has loaded; and whether it is to play. */
  const at = useRef(0);
  const wanted = useRef(false);
  /** Whether the element shows the poster, and is not where `at` says. */
  const isPoster = useRef(false);
  const [seconds, setSeconds] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [waiting, setWaiting] = useState(false);
  const [rate, setRate] = useState(1);
  const [problem, setProblem] = useState<{ error: unknown } | null>(null);

  const load = async (isStillFor: () => boolean = () => true) => {
    const url = await linkToMedia();
    if (url === null) throw unplayable;
    const media = ref.current;
    if (!media || !isStillFor()) return;
    link.current = { ...link.current, since: performance.now() };
    media.src = url;
    media.currentTime = at.current;
    media.defaultPlaybackRate = rate;
  };
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      setProblem(null);
    } catch (error) {
      // A press on pause, or another source: the element says by an event what else is wrong.
      if (error instanceof DOMException) return;
      wanted.current = false;
      setWaiting(false);
      setProblem({ error });
    }
  };
  const leavePoster = () => {
    if (isPoster.current && ref.current) ref.current.currentTime = at.current;
    isPoster.current = false;
  };
  const start = async () => {
    if (performance.now() - link.current.since > FRESH) await load();
    leavePoster();
    if (wanted.current) await ref.current?.play();
  };
  const showPoster = async () => {
    // Another source would stop what plays by now.
    await load(() => !wanted.current);
    if (!ref.current || wanted.current || at.current > 0) return;
    isPoster.current = true;
    ref.current.currentTime = Math.min(POSTER, (recording.media?.duration_ms ?? 0) / 2000);
  };
  const play = () => {
    wanted.current = true;
    setWaiting(true);
    void attempt(start);
  };
  const pause = () => {
    wanted.current = false;
    ref.current?.pause();
  };
  const seek = (to: number) => {
    const end = (recording.media?.duration_ms ?? 0) / 1000;
    at.current = Math.min(Math.max(to, 0), end);
    isPoster.current = false;
    setSeconds(at.current);
    if (ref.current) ref.current.currentTime = at.current;
  };
  const changeRate = (to: number) => {
    setRate(to);
    if (ref.current) ref.current.playbackRate = to;
  };

  useEffect(
    () => () => {
      if (sounding === ref.current) sounding = null;
    },
    [],
  );
  return {
    seconds,
    playing,
    waiting,
    rate,
    problem,
    play,
    seek,
    changeRate,
    toggle: () => (wanted.current ? pause() : play()),
    /** Shows the poster, if that works. */
    prepare: () => void showPoster().catch(() => {}),
    element: {
      ref,
      onPlaying: () => {
        setPlaying(true);
        setWaiting(false);
      },
      onPlay: ({ currentTarget }: { currentTarget: HTMLVideoElement }) => {
        if (sounding !== currentTarget) sounding?.pause();
        sounding = currentTarget;
      },
      onPause: ({ currentTarget }: { currentTarget: HTMLVideoElement }) => {
        setPlaying(false);
        // Not if it only stands still until it has another link.
        if (!currentTarget.error && currentTarget.readyState > 0) wanted.current = false;
      },
      onEnded: () => {
        wanted.current = false;
        at.current = 0;
      },
      onWaiting: () => setWaiting(true),
      onTimeUpdate: ({ currentTarget }: { currentTarget: HTMLVideoElement }) => {
        // While another link is loading, it would be back at the start.
        if (currentTarget.readyState === 0 || currentTarget.ended || isPoster.current) return;
        at.current = currentTarget.currentTime;
        setSeconds(at.current);
      },
      onLoadedData: () => {
        link.current = { ...link.current, replaced: false };
      },
      onError: () => {
        setPlaying(false);
        if (link.current.replaced || !wanted.current) {
          // Asked for again with the next press.
          link.current = { since: Number.NEGATIVE_INFINITY, replaced: false };
          if (wanted.current) void attempt(() => Promise.reject(unplayable));
          return;
        }
        link.current = { since: Number.NEGATIVE_INFINITY, replaced: true };
        void attempt(start);
      },
    },
  };
}
