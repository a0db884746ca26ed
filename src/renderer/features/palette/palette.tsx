import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import {
  Autocomplete,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  SearchField,
} from "react-aria-components";
import { t } from "../../messages/index.ts";
import type { Command } from "../../ui/command.ts";
import { openModal } from "../../ui/modal.ts";
import { preventPressStyle } from "../../ui/press-style.ts";
import { grouped, matching } from "./match.ts";
import styles from "./palette.module.css";

/** Its list is scrolled by its arrow keys. React Aria says which list that is. */
const combobox = { role: "combobox", "aria-expanded": true } as const;

/** Every room, person and action, found by typing. Enter runs the first one that is found. */
export function Palette({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const found = useMemo(() => matching(commands, query), [commands, query]);
  const says = useId();
  useLayoutEffect(() => {
    preventPressStyle(document);
    const element = dialog.current;
    if (!element) return undefined;
    const close = openModal(element);
    // A press on the backdrop hits the dialog itself.
    const onPress = ({ target }: MouseEvent) => {
      if (target === element) element.close();
    };
    element.addEventListener("click", onPress);
    return () => {
      element.removeEventListener("click", onPress);
      close();
    };
  }, []);
  /** What was chosen runs once the focus is back where it was. */
  const chosen = useRef<Command | null>(null);
  useEffect(() => () => chosen.current?.run(), []);
  const run = (id: string | number) => {
    chosen.current = commands.find((command) => command.id === id) ?? null;
    onClose();
  };
  return (
    <dialog ref={dialog} className={styles.palette} aria-label={t("palette.title")} onClose={onClose}>
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <SearchField aria-label={t("palette.search")} autoFocus className={styles.field ?? ""}>
          <Input
            {...combobox}
            className={styles.input ?? ""}
            placeholder={t("palette.search")}
            aria-describedby={says}
          />
        </SearchField>
        <ListBox
          aria-label={t("palette.title")}
          className={styles.list ?? ""}
          onAction={run}
          renderEmptyState={() => <p className={styles.none}>{t("palette.none", { query })}</p>}
        >
          {grouped(found).map((section) => (
            <ListBoxSection key={section.group} id={section.group}>
              <Header className={styles.heading ?? ""}>{section.group}</Header>
              {section.commands.map(({ id, title, shortcut }) => (
                <ListBoxItem key={id} id={id} textValue={title} className={styles.item ?? ""}>
                  <span dir="auto" className={styles.title}>
                    {title}
                  </span>
                  {shortcut && <kbd className={styles.key}>{shortcut}</kbd>}
                </ListBoxItem>
              ))}
            </ListBoxSection>
          ))}
        </ListBox>
      </Autocomplete>
      <p id={says} className={styles.says}>
        {t("palette.hint")}
      </p>
    </dialog>
  );
}
