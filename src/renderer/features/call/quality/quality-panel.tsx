import { X } from "lucide-react";
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef } from "react";
import { good } from "../../../media/quality/finding.ts";
import { t } from "../../../messages/index.ts";
import { useCall } from "../../../stores/call-store.ts";
import { useQuality } from "../../../stores/quality.ts";
import { IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { formatFigure } from "./figures.ts";
import { pathThrough, seriesIn, type Series } from "./measures.ts";
import { ParticipantTable } from "./participant-table.tsx";
import styles from "./quality-panel.module.css";
import { QualityMark } from "./quality-mark.tsx";

/** The size of a graph in px, and the time that it shows in ms. */
const graph = { width: 72, height: 24, span: 120_000 };

/** What is measured of the call: our connection in the last two minutes, and what comes from each participant. */
export function QualityPanel({ onClose }: { onClose: () => void }) {
  const title = useId();
  const panel = useRef<HTMLElement>(null);
  const history = useQuality((state) => state.history);
  const participants = useCall((state) => state.participants);
  const own = participants.find(({ isLocal }) => isLocal)?.quality ?? good;
  const latest = history.at(-1);
  useEffect(() => {
    useQuality.setState({ shown: true });
    return () => useQuality.setState({ shown: false });
  }, []);
  // The focus goes into the panel, and back to where it was before.
  useLayoutEffect(() => {
    const opener = document.activeElement;
    const element = panel.current;
    element?.focus();
    return () => {
      if (opener instanceof HTMLElement && element?.contains(document.activeElement)) opener.focus();
    };
  }, []);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  });
  useEffect(() => {
    const element = panel.current;
    const listener = (event: KeyboardEvent) => onKey(event);
    element?.addEventListener("keydown", listener);
    return () => element?.removeEventListener("keydown", listener);
  }, []);
  return (
    <aside ref={panel} tabIndex={-1} className={styles.panel} aria-labelledby={title}>
      <header className={styles.head}>
        <h2 id={title}>{t("call.quality")}</h2>
        <IconButton label={t("common.close")} tip={`${t("common.close")} (Esc)`} onClick={onClose}>
          <X size={18} strokeWidth={1.5} />
        </IconButton>
      </header>
      {own.level === "good" ? <p>{t("quality.good")}</p> : <QualityMark finding={own} withText />}
      {latest ? (
        <>
          <Measures series={seriesIn(history)} />
          <ParticipantTable participants={participants} rates={latest} />
        </>
      ) : (
        <p>{t("quality.measuring")}</p>
      )}
    </aside>
  );
}

/** A table with a graph in each row, so that what the graphs show can be read as well. */
function Measures({ series }: { series: readonly Series[] }) {
  return (
    <table className={styles.table}>
      <caption>{t("quality.measures")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("quality.measure")}</th>
          <th scope="col">{t("quality.now")}</th>
          <th scope="col">{t("quality.lowest")}</th>
          <th scope="col">{t("quality.highest")}</th>
        </tr>
      </thead>
      <tbody>
        {series.map((measure) => (
          <tr key={measure.name}>
            <th scope="row">{t(`quality.${measure.name}`)}</th>
            <td className={cx(styles.figure, styles.graph)}>
              <svg width={graph.width} height={graph.height} aria-hidden>
                <path d={pathThrough(measure, graph)} />
              </svg>
              {formatFigure(measure.now, measure.unit)}
            </td>
            <td className={styles.figure}>{formatFigure(measure.lowest, measure.unit)}</td>
            <td className={styles.figure}>{formatFigure(measure.highest, measure.unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
