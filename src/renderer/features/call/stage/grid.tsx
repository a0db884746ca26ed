import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState, type CSSProperties } from "react";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import type { Participant } from "../../../media/participants.ts";
import { t } from "../../../messages/index.ts";
import { bestColumns, tilesPerPage } from "../../../stage/grid-layout.ts";
import { IconButton } from "../../../ui/button.tsx";
import styles from "./stage.module.css";
import { Tile } from "./tile.tsx";

/** All participants at the same size. Those who do not fit are on further pages; their video is received only there. */
export function Grid({
  participants,
  manage,
}: {
  participants: readonly Participant[];
  manage: CallDocument | null;
}) {
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
  // Participants may have left, and the page with them.
  const page = Math.min(wanted, pages - 1);
  const shown = participants.slice(page * perPage, (page + 1) * perPage);
  // Each page has the columns of a full one, so that the tiles stay in place when the page changes.
  const columns = bestColumns(pages > 1 ? perPage : participants.length, size.width, size.height);
  return (
    <div className={styles.gridWithPages}>
      <div ref={ref} className={styles.gridSpace}>
        <ul className={styles.grid} style={{ "--columns": columns } as CSSProperties}>
          {shown.map((participant) => (
            <Tile key={participant.identity} participant={participant} manage={manage} />
          ))}
        </ul>
      </div>
      {pages > 1 && (
        <div className={styles.pages} role="group" aria-label={t("call.pages")}>
          <IconButton
            label={t("call.pageBefore")}
            tipAbove
            disabled={page === 0}
            onClick={() => setPage(page - 1)}
          >
            <ChevronLeft size={18} strokeWidth={1.5} />
          </IconButton>
          <span aria-live="polite">{t("call.page", { page: page + 1, pages })}</span>
          <IconButton
            label={t("call.pageAfter")}
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
