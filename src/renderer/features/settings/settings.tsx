import { ArrowLeft, X } from "lucide-react";
import { useEffect, useEffectEvent, useRef } from "react";
import { t } from "../../messages/index.ts";
import { useMe } from "../../stores/app-store.ts";
import { IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/class-names.ts";
import { isComposing } from "../../ui/composing.ts";
import { sectionsFor, type Section } from "./sections.tsx";
import styles from "./settings.module.css";

/** Open elements that handle Escape themselves. Unknown selectors within `:is()` are ignored. */
const OPEN = "dialog[open], [role=dialog], :is(select:open), :is(:popover-open)";

/**
 * The settings, in place of rooms and timeline: sections on the left, one of them on the right. In a narrow window the
 * list of sections comes first, and each section leads back to it.
 */
export function Settings({
  section,
  pathOf,
  onClose,
}: {
  /** The section's name in the address. If it is null or unknown, the first section is shown. */
  section: string | null;
  /** The path of a section; null for that of the list. */
  pathOf: (section: string | null) => string;
  onClose: () => void;
}) {
  const me = useMe();
  const sections = sectionsFor(me);
  const current = sections.find(({ name }) => name === section) ?? sections[0];
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLHeadingElement>(null);
  const screen = useRef<HTMLElement>(null);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (
      event.key !== "Escape" ||
      isComposing(event) ||
      event.defaultPrevented ||
      document.querySelector(OPEN)
    )
      return;
    event.preventDefault();
    onClose();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);

  // Focuses the heading when the settings open, and when a section takes the place of the list.
  useEffect(() => {
    const focused = document.activeElement;
    const onList = focused && screen.current?.contains(focused) && focused.checkVisibility();
    if (onList) return;
    const shown = [heading, list].find(({ current: one }) => one?.checkVisibility());
    shown?.current?.focus();
  }, [section]);

  return (
    <section
      ref={screen}
      className={cx(styles.settings, section !== null && styles.withSection)}
      aria-label={t("settings.title")}
    >
      <nav data-region className={styles.nav} aria-label={t("settings.sections")}>
        <div className={styles.head}>
          <h1 ref={list} tabIndex={-1}>
            {t("settings.title")}
          </h1>
          <Close className={styles.closeNarrow} onClose={onClose} />
        </div>
        <Links sections={sections.filter(({ ofHost }) => !ofHost)} current={current} pathOf={pathOf} />
        {sections.some(({ ofHost }) => ofHost) && <h2>{t("settings.host.group")}</h2>}
        <Links sections={sections.filter(({ ofHost }) => ofHost)} current={current} pathOf={pathOf} />
      </nav>
      {current && (
        <div data-region className={styles.panel}>
          <div className={styles.head}>
            <a href={`#${pathOf(null)}`} className={styles.back} aria-label={t("settings.back")}>
              <ArrowLeft size={18} strokeWidth={1.5} />
            </a>
            <h1 ref={heading} tabIndex={-1}>
              {t(current.title)}
            </h1>
            <Close onClose={onClose} />
          </div>
          <div key={current.name} className={styles.content}>
            <current.Content />
          </div>
        </div>
      )}
    </section>
  );
}

function Close({ className, onClose }: { className?: string | undefined; onClose: () => void }) {
  return (
    <IconButton
      label={t("settings.close")}
      tip={`${t("settings.close")} (Esc)`}
      className={className}
      onClick={onClose}
    >
      <X size={18} strokeWidth={1.5} />
    </IconButton>
  );
}

function Links({
  sections,
  current,
  pathOf,
}: {
  sections: readonly Section[];
  current: Section | undefined;
  pathOf: (section: string) => string;
}) {
  return (
    <ul>
      {sections.map(({ name, title, Icon }) => (
        <li key={name}>
          <a
            href={`#${pathOf(name)}`}
            className={styles.link}
            aria-current={name === current?.name ? "page" : undefined}
          >
            <Icon size={16} strokeWidth={1.5} />
            {t(title)}
          </a>
        </li>
      ))}
    </ul>
  );
}
