import { AppWindow, Monitor } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { ScreenSource } from "../../../../shared/contract/ipc.ts";
import { t } from "../../../messages/index.ts";
import styles from "./screen-picker.module.css";

/** The sources as thumbnails. A click selects one, and a double click shares it. */
export function SourceGrid(props: {
  id: string;
  label: string;
  sources: readonly ScreenSource[];
  selected: string | null;
  lastId: string | null;
  /** Shown if there are none. */
  says: string;
  onSelect: (id: string) => void;
  onShare: (source: ScreenSource) => void;
  onKey: (event: KeyboardEvent) => void;
}) {
  if (props.sources.length === 0)
    return (
      <p className={styles.says} role="status">
        {props.says}
      </p>
    );
  return (
    <div
      id={props.id}
      className={styles.sources}
      role="listbox"
      aria-label={props.label}
      aria-activedescendant={props.selected ? `${props.id}-${props.selected}` : undefined}
      tabIndex={0}
      onKeyDown={props.onKey}
    >
      {props.sources.map((source) => {
        const Kind = source.kind === "screen" ? Monitor : AppWindow;
        return (
          <div
            key={source.id}
            id={`${props.id}-${source.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={source.id === props.selected}
            aria-label={source.name}
            className={styles.source}
            onClick={() => props.onSelect(source.id)}
            onDoubleClick={() => props.onShare(source)}
            onKeyDown={props.onKey}
          >
            {source.thumbnail ? (
              <img className={styles.thumbnail} src={source.thumbnail} alt="" />
            ) : (
              <span className={styles.thumbnail} />
            )}
            <span className={styles.name}>
              {source.icon ? (
                <img src={source.icon} alt="" width={16} height={16} />
              ) : (
                <Kind size={16} strokeWidth={1.5} aria-hidden />
              )}
              <span dir="auto">{source.name}</span>
              {source.id === props.lastId && <small>{t("screenPicker.again")}</small>}
            </span>
          </div>
        );
      })}
    </div>
  );
}
