import { t } from "../../messages/index.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { shortcuts, written } from "../../ui/shortcut.ts";
import styles from "./shortcuts-sheet.module.css";

/** All shortcuts, by where they work. */
export function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  const groups = [
    {
      title: t("shortcuts.anywhere"),
      keys: [
        [written(shortcuts.palette).shown, t("palette.title")],
        ["?", t("shortcuts.title")],
        [written(shortcuts.settings).shown, t("account.settings")],
        ["F6", t("shortcuts.nextRegion")],
        ["Shift+F6", t("shortcuts.previousRegion")],
        ["Esc", t("shortcuts.close")],
      ],
    },
    {
      title: t("shortcuts.call"),
      keys: [
        [written(shortcuts.microphone).shown, t("shortcuts.microphone")],
        [written(shortcuts.camera).shown, t("shortcuts.camera")],
        [written(shortcuts.quality).shown, t("call.quality")],
      ],
    },
    {
      title: t("shortcuts.writing"),
      keys: [
        ["Enter", t("timeline.send")],
        ["Shift+Enter", t("shortcuts.newLine")],
      ],
    },
  ] as const;
  return (
    <Dialog title={t("shortcuts.title")} onClose={onClose}>
      {groups.map(({ title, keys }) => (
        <section key={title} className={styles.group}>
          <h3>{title}</h3>
          <dl className={styles.keys}>
            {keys.map(([key, what]) => (
              <div key={key}>
                <dt>{what}</dt>
                <dd>
                  <kbd>{key}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
