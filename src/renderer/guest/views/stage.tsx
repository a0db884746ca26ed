import { ChevronLeft, ChevronRight, CircleDot, Lock } from "lucide-react";
import { useEffect, useRef, useState, type CSSProperties } from "react";
import type { ConferencePage } from "../../../shared/contract/conference-guests.ts";
import type { Participant } from "../../media/participants.ts";
import { bestColumns, tilesPerPage } from "../../stage/grid-layout.ts";
import { stageView } from "../../stage/stage-view.ts";
import { IconButton } from "../../ui/button.tsx";
import { isOnStage } from "../call/people.ts";
import { t } from "../messages/text.ts";
import { useGuest } from "../store.ts";
import styles from "./stage.module.css";
import { Tile } from "./tile.tsx";
import { VideoView } from "./track-view.tsx";

/** Who is seen: a shared screen first, then who is spotlighted, then everybody at the same size or whoever speaks. */
export function Stage({ conference }: { conference: ConferencePage }) {
  const { participants, signs, facts, layout, foreground } = useGuest();
  const seen = participants.filter(({ identity }) => {
    const of = signs[identity];
    return of === undefined || isOnStage(of, facts);
  });
  const presenter =
    seen.find(({ share, isLocal }) => share && !isLocal) ?? seen.find(({ share }) => share) ?? null;
  const view = stageView({
    participants: seen,
    layout,
    presenter,
    spotlightId: facts?.spotlight ?? null,
    pinned: null,
    foreground: foreground.identity,
    hideSelf: false,
  });
  return (
    <section className={styles.stage} aria-label={t("stage.label")}>
      <header className={styles.head}>
        <h1 dir="auto">{facts?.name || conference.name}</h1>
        {facts?.record && (
          <span className={styles.recorded}>
            <CircleDot size={14} strokeWidth={2} aria-hidden /> {t("stage.recorded")}
          </span>
        )}
        {facts?.locked && <Lock size={14} strokeWidth={2} role="img" aria-label={t("stage.locked")} />}
        <span className={styles.count}>{t("stage.count", { count: participants.length })}</span>
        {seen.length > 1 && !presenter && <Layouts layout={layout} />}
      </header>
      {view.kind === "grid" ? (
        view.participants.length === 0 ? (
          <p className={styles.empty}>{t("stage.nobody")}</p>
        ) : (
          <Grid participants={view.participants} />
        )
      ) : (
        <div className={styles.speaker}>
          {view.kind === "share" && view.presenter.share ? (
            <figure className={styles.share}>
              <VideoView
                track={view.presenter.share}
                whole
                data-share={view.presenter.identity}
                aria-label={t("stage.presentsOf", { name: view.presenter.name })}
              />
              <figcaption dir="auto">{t("stage.presents", { name: view.presenter.name })}</figcaption>
            </figure>
          ) : (
            <ul className={styles.large}>
              {view.kind === "large" && (
                <Tile key={view.participant.identity} participant={view.participant} whole />
              )}
            </ul>
          )}
          <ul className={styles.strip}>
            {view.beside.map((participant) => (
              <Tile key={participant.identity} participant={participant} />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function Layouts({ layout }: { layout: "grid" | "speaker" }) {
  return (
    <div className={styles.layouts} role="group" aria-label={t("stage.layout")}>
      {(["grid", "speaker"] as const).map((name) => (
        <button
          type="button"
          key={name}
          aria-pressed={layout === name}
          onClick={() => useGuest.setState({ layout: name })}
        >
          {t(`stage.${name}`)}
        </button>
      ))}
    </div>
  );
}

/** Those who do not fit are on further pages; their video is received only there. */
function Grid({ participants }: { participants: readonly Participant[] }) {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 1, height: 1 });
  const [wanted, setPage] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setSize(entry.contentRect));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const perPage = tilesPerPage(size.width, size.height);
  const pages = Math.max(1, Math.ceil(participants.length / perPage));
  const page = Math.min(wanted, pages - 1);
  const shown = participants.slice(page * perPage, (page + 1) * perPage);
  const columns = bestColumns(pages > 1 ? perPage : participants.length, size.width, size.height);
  const isAlone = participants.every(({ isLocal }) => isLocal);
  return (
    <div className={styles.gridWithPages}>
      <div ref={ref} className={styles.gridSpace}>
        <ul className={styles.grid} style={{ "--columns": columns } as CSSProperties}>
          {shown.map((participant) => (
            <Tile key={participant.identity} participant={participant} />
          ))}
        </ul>
      </div>
      {isAlone && (
        <p className={styles.pages} role="status">
          {t("stage.alone")}
        </p>
      )}
      {pages > 1 && (
        <div className={styles.pages}>
          <IconButton
            label={t("stage.pageBefore")}
            tipAbove
            disabled={page === 0}
            onClick={() => setPage(page - 1)}
          >
            <ChevronLeft size={18} strokeWidth={1.5} />
          </IconButton>
          <span aria-live="polite">{t("stage.page", { page: page + 1, pages })}</span>
          <IconButton
            label={t("stage.pageAfter")}
            tipAbove
            disabled={page === pages - 1}
            onClick={() => setPage(page + 1)}
          >
            <ChevronRight size={18} strokeWidth={1.5} />
          </IconButton>
        </div>
      )}
    </div>
  );
}
