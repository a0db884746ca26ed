import { useState, type KeyboardEvent } from "react";
import type { ShortcutName, Shortcuts as AllShortcuts } from "../../../shared/contract/ipc-shortcuts.ts";
import { formatList, t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Problem } from "../../ui/field.tsx";
import { Row, Rows } from "../../ui/row.tsx";
import sectionStyles from "./section.module.css";
import { keysOf, modifierNames, shownKeys } from "../../ui/global-keys.ts";
import { useHostData } from "./use-host-data.ts";

const load = async () => (await platform.shortcuts?.get()) ?? null;

/** Keys that work while another app is in front, and a command for desktops that keep all keys to themselves. */
export function Shortcuts() {
  const { value: shortcuts, run } = useHostData(load);
  if (!shortcuts) return null;
  return (
    <div className={sectionStyles.parts}>
      <section>
        <p className={sectionStyles.text}>{t("settings.shortcuts.text")}</p>
        {shortcuts.isWayland && <p className={sectionStyles.text}>{t("settings.shortcuts.wayland")}</p>}
        <Rows>
          <Shortcut name="toggleMute" shortcuts={shortcuts} onSet={() => void run()} />
          {shortcuts.holds && <Shortcut name="pushToTalk" shortcuts={shortcuts} onSet={() => void run()} />}
        </Rows>
        <p className={sectionStyles.text}>
          {t(shortcuts.holds ? "settings.shortcuts.pushToTalkText" : "settings.shortcuts.noPushToTalk")}
        </p>
      </section>
      <section>
        <h2>{t("settings.shortcuts.command")}</h2>
        <p className={sectionStyles.text}>{t("settings.shortcuts.commandText")}</p>
        <div className={sectionStyles.form}>
          <code className={sectionStyles.fingerprint}>{shortcuts.command}</code>
          <CopyButton text={shortcuts.command} label={t("common.copy")} />
        </div>
      </section>
    </div>
  );
}

/** One of them. While it is being chosen, the button takes all keys but Escape and Tab. */
function Shortcut({
  name,
  shortcuts,
  onSet,
}: {
  name: ShortcutName;
  shortcuts: AllShortcuts;
  onSet: () => void;
}) {
  const [choosing, setChoosing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { keys, isTaken } = shortcuts[name];
  /** Under Wayland, no other app needs to have them. */
  const taken = shortcuts.isWayland ? "refused" : "taken";
  const title = t(`settings.shortcuts.${name}`);
  const set = async (chosen: string | null) => {
    setChoosing(false);
    const outcome = await platform.shortcuts?.set(name, chosen).catch(() => "failed" as const);
    setProblem(
      !outcome || outcome === "set"
        ? null
        : t(`settings.shortcuts.${outcome === "taken" ? taken : outcome}`, { keys: shownKeys(chosen ?? "") }),
    );
    onSet();
  };
  const onKey = (event: KeyboardEvent) => {
    if (!choosing || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") setChoosing(false);
    else {
      const pressed = keysOf(event);
      if (pressed === "unsuitable")
        setProblem(t("settings.shortcuts.unsuitable", { modifiers: formatList(modifierNames) }));
      else if (pressed) void set(pressed.keys);
    }
  };
  const standing =
    isTaken && keys !== null ? t(`settings.shortcuts.${taken}`, { keys: shownKeys(keys) }) : null;
  return (
    <Row
      title={title}
      facts={[keys === null ? t("settings.shortcuts.none") : shownKeys(keys)]}
      below={<Problem>{problem ?? standing}</Problem>}
    >
      <Button
        aria-label={choosing ? undefined : t("settings.shortcuts.chooseFor", { name: title })}
        onClick={() => {
          setProblem(null);
          setChoosing(true);
        }}
        onKeyDown={onKey}
        onBlur={() => setChoosing(false)}
      >
        {t(choosing ? "settings.shortcuts.press" : "settings.shortcuts.choose")}
      </Button>
      {keys !== null && (
        <Button
          aria-label={t("settings.shortcuts.removeFor", { name: title })}
          onClick={() => void set(null)}
        >
          {t("settings.shortcuts.remove")}
        </Button>
      )}
    </Row>
  );
}
