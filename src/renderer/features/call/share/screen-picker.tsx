import { useEffect, useId, useLayoutEffect, useMemo, useState, type KeyboardEvent } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { ScreenSource, ScreenSources } from "../../../../shared/contract/ipc.ts";
import { log } from "../../../log/log.ts";
import { startShare } from "../../../media/calls.ts";
import { t } from "../../../messages/index.ts";
import type { ScreenControl } from "../../../platform/platform.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Problem } from "../../../ui/field.tsx";
import { preventPressStyle } from "../../../ui/press-style.ts";
import styles from "./screen-picker.module.css";
import { SourceGrid } from "./source-grid.tsx";
import { nextSource } from "./source-keys.ts";

const REFRESH = 1_500;

type Chosen = Pick<ScreenSource, "id" | "name">;

/** The source that was shared last since the app started. It is listed first the next time. */
let lastId: string | null = null;

/** Lists the current screens and windows, starting with `first`. Nothing is shared before Share is pressed. */
export function ScreenPicker({
  screens,
  first,
  onClose,
}: {
  screens: ScreenControl;
  first: ScreenSources;
  onClose: () => void;
}) {
  const found = useSources(screens, first);
  const [kind, setKind] = useState<ScreenSource["kind"]>(() => kindOf(first, lastId));
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const content = usePreferences((state) => state.shareContent);
  const [sound, setSound] = useState(false);
  /** The name of a source that could not be shared. */
  const [lost, setLost] = useState<string | null>(null);
  const listId = useId();
  useLayoutEffect(() => preventPressStyle(document), []);
  const sources = useMemo(() => {
    const wanted = search.trim().toLocaleLowerCase();
    if (found.status !== "listed") return [];
    return found.sources
      .filter((source) => source.kind === kind && source.name.toLocaleLowerCase().includes(wanted))
      .sort((a, b) => Number(b.id === lastId) - Number(a.id === lastId));
  }, [found, kind, search]);
  const selected = chosen ? sources.find(({ id }) => id === chosen.id) : sources[0];
  const gone = chosen && found.status === "listed" && !found.sources.some(({ id }) => id === chosen.id);
  const missing = gone ? chosen.name : lost;
  // The selection never moves to another source: when the selected window closes, nothing is selected.
  useEffect(() => {
    if (!chosen && selected) setChosen(selected);
  }, [chosen, selected]);

  const share = async (source: ScreenSource | undefined) => {
    if (!source) return;
    setLost(null);
    try {
      await screens.choose({ id: source.id, sound });
      await startShare({ name: source.kind === "screen" ? null : source.name, content, sound });
      lastId = source.id;
      onClose();
    } catch (error) {
      log.warn("A screen or window could not be shared", { error });
      // The source was closed before the capture began.
      setLost(source.name);
    }
  };
  const choose = (id: string) => {
    setLost(null);
    setChosen(sources.find((source) => source.id === id) ?? null);
  };
  const onKey = (event: KeyboardEvent) => {
    const moved = nextSource(event.key, sources, selected?.id ?? null, columnsOf(listId));
    if (moved) {
      event.preventDefault();
      choose(moved);
      document.getElementById(`${listId}-${moved}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      void share(selected);
    }
  };
  return (
    <Dialog wide title={t("screenPicker.title")} onClose={onClose}>
      {found.status === "denied" ? (
        <p className={styles.says}>{t("screenPicker.denied")}</p>
      ) : (
        <Tabs
          className={styles.picker ?? ""}
          selectedKey={kind}
          onSelectionChange={(key) => {
            setKind(key === "screen" ? "screen" : "window");
            setChosen(null);
          }}
        >
          <div className={styles.top}>
            <TabList className={styles.kinds ?? ""} aria-label={t("screenPicker.title")}>
              <Tab id="window">{t("screenPicker.windows")}</Tab>
              <Tab id="screen">{t("screenPicker.screens")}</Tab>
            </TabList>
            <input
              type="search"
              className={styles.search}
              placeholder={t("screenPicker.search")}
              aria-label={t("screenPicker.search")}
              aria-controls={listId}
              aria-activedescendant={selected && `${listId}-${selected.id}`}
              // The search field has the focus: typing filters, arrow keys move the selection, Enter shares.
              data-focus
              value={search}
              onChange={(event) => {
                setSearch(event.target.value);
                setChosen(null);
              }}
              onKeyDown={onKey}
            />
          </div>
          <TabPanel id={kind} className={styles.choice ?? ""}>
            <SourceGrid
              id={listId}
              label={t("screenPicker.title")}
              sources={sources}
              selected={selected?.id ?? null}
              lastId={lastId}
              onSelect={choose}
              onShare={(source) => void share(source)}
              onKey={onKey}
              says={t(search ? "screenPicker.noMatch" : "screenPicker.none")}
            />
            {selected?.thumbnail && (
              <img
                className={styles.preview}
                src={selected.thumbnail}
                alt={t("screenPicker.preview", { name: selected.name })}
              />
            )}
          </TabPanel>
          <Problem>{missing === null ? null : t("screenPicker.gone", { name: missing })}</Problem>
          <div className={styles.bottom}>
            <fieldset className={styles.content}>
              <legend className={styles.legend}>{t("screenPicker.content")}</legend>
              {(["text", "motion"] as const).map((name) => (
                <label key={name}>
                  <input
                    type="radio"
                    name="content"
                    checked={content === name}
                    onChange={() => usePreferences.setState({ shareContent: name })}
                  />
                  {t(`screenPicker.${name}`)}
                </label>
              ))}
            </fieldset>
            {found.status === "listed" && found.sound && (
              <label>
                <input type="checkbox" checked={sound} onChange={() => setSound(!sound)} />
                {t("screenPicker.sound")}
              </label>
            )}
            <Button
              tone="primary"
              className={styles.do}
              disabled={!selected}
              onClick={() => void share(selected)}
            >
              {t("screenPicker.do")}
            </Button>
          </div>
        </Tabs>
      )}
    </Dialog>
  );
}

/** Where the source that was shared last is listed, if it still exists. */
const kindOf = (listed: ScreenSources, id: string | null): ScreenSource["kind"] =>
  (listed.status === "listed" && listed.sources.find((source) => source.id === id)?.kind) || "window";

const columnsOf = (listId: string): number => {
  const list = document.getElementById(listId);
  return list ? getComputedStyle(list).gridTemplateColumns.split(" ").length : 1;
};

/** Names the screens in the interface's language: the system has no names for them. */
function withNames(listed: ScreenSources): ScreenSources {
  if (listed.status !== "listed") return listed;
  const screens = listed.sources.filter(({ kind }) => kind === "screen");
  const sources = listed.sources.map((source) => {
    if (source.kind === "window") return source;
    const number = screens.indexOf(source) + 1;
    return {
      ...source,
      name: screens.length === 1 ? t("screenPicker.wholeScreen") : t("screenPicker.screenNumber", { number }),
    };
  });
  return { ...listed, sources };
}

/** Lists the sources repeatedly while the picker is open, so that the previews stay current. */
function useSources(screens: ScreenControl, first: ScreenSources): ScreenSources {
  const [found, setFound] = useState(() => withNames(first));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let open = true;
    const lookLater = () => {
      timer = setTimeout(() => void look(), REFRESH);
    };
    const look = async () => {
      const now = await screens.list().catch((error: unknown) => {
        log.warn("Screens and windows could not be listed", { error });
        return null;
      });
      if (!open) return;
      if (now) setFound(withNames(now));
      lookLater();
    };
    lookLater();
    return () => {
      open = false;
      clearTimeout(timer);
    };
  }, [screens]);
  return found;
}
