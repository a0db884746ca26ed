import { useEffect, useState } from "react";
import type { Spelling as SpellingState } from "../../../shared/contract/ipc-spelling.ts";
import { currentLanguage, t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { Row, Rows } from "../../ui/row.tsx";
import { Select } from "../../ui/select.tsx";
import styles from "./section.module.css";

type Dictionaries = Extract<SpellingState, { checker: "dictionaries" }>;

/** The languages in which spelling is checked; nothing in a browser, which has its own settings. */
export function Spelling() {
  const [spelling, setSpelling] = useState<SpellingState | null>(null);
  const [isNotKept, setNotKept] = useState(false);
  useEffect(() => {
    void platform.spelling?.get().then(setSpelling);
    return platform.spelling?.onChange(setSpelling);
  }, []);
  if (!platform.spelling || !spelling) return null;
  const set = (languages: string[]) =>
    void platform.spelling?.set(languages).then(
      (now) => {
        setSpelling(now);
        setNotKept(false);
      },
      () => setNotKept(true),
    );
  return (
    <section>
      <h2>{t("settings.spelling.title")}</h2>
      {spelling.checker === "system" ? (
        <p className={styles.text}>{t("settings.spelling.system")}</p>
      ) : (
        <Languages spelling={spelling} onSet={set} />
      )}
      <Problem>{isNotKept ? t("settings.spelling.notKept") : null}</Problem>
    </section>
  );
}

function Languages({
  spelling: { languages, available, source },
  onSet,
}: {
  spelling: Dictionaries;
  onSet: (languages: string[]) => void;
}) {
  const chosen = languages.map(({ language }) => language);
  const without = (language: string) => chosen.filter((each) => each !== language);
  return (
    <>
      <p className={styles.text}>{t("settings.spelling.text")}</p>
      {languages.length > 0 && (
        <Rows>
          {languages.map(({ language, status }) => (
            <Row
              key={language}
              title={nameOf(language)}
              facts={status === "ready" ? [] : [t(`settings.spelling.${status}`)]}
            >
              {status === "failed" && <Button onClick={() => onSet(chosen)}>{t("common.retry")}</Button>}
              <Button
                aria-label={t("settings.spelling.removeName", { language: nameOf(language) })}
                onClick={() => onSet(without(language))}
              >
                {t("settings.spelling.remove")}
              </Button>
            </Row>
          ))}
        </Rows>
      )}
      <AddLanguage
        languages={available.filter((language) => !chosen.includes(language))}
        source={source}
        onAdd={(language) => onSet([...chosen, language])}
      />
    </>
  );
}

/** Says where the dictionary comes from before it is downloaded. */
function AddLanguage({
  languages,
  source,
  onAdd,
}: {
  languages: readonly string[];
  source: string;
  onAdd: (language: string) => void;
}) {
  const [wanted, setWanted] = useState("");
  const named = languages
    .map((language) => ({ value: language, label: nameOf(language) }))
    .toSorted((one, other) => one.label.localeCompare(other.label, currentLanguage().language));
  return (
    <div className={styles.form}>
      <Select
        label={t("settings.spelling.add")}
        value={wanted}
        options={[{ value: "", label: t("settings.spelling.choose") }, ...named]}
        onChange={setWanted}
      />
      {wanted !== "" && (
        <>
          <p>{t("settings.spelling.consent", { language: nameOf(wanted), source })}</p>
          <div className={styles.actions}>
            <Button
              tone="primary"
              onClick={() => {
                onAdd(wanted);
                setWanted("");
              }}
            >
              {t("settings.spelling.download")}
            </Button>
            <Button onClick={() => setWanted("")}>{t("common.cancel")}</Button>
          </div>
        </>
      )}
    </div>
  );
}

/** The language's name in the language of the interface. */
const nameOf = (language: string): string =>
  new Intl.DisplayNames([currentLanguage().language], { type: "language" }).of(language) ?? language;
