import { ImagePlus, Trash2 } from "lucide-react";
import { useCallback, useEffect, useRef, useState, type ChangeEvent, type ReactNode } from "react";
import { log } from "../../log/log.ts";
import {
  addPicture,
  listPictures,
  MOST_PICTURES,
  removePicture,
} from "../../media/processing/background/pictures.ts";
import type { Background } from "../../media/processing/settings.ts";
import { t } from "../../messages/index.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { useProcessing } from "../../stores/processing.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import styles from "./background-choice.module.css";
import { ProcessingState } from "./processing-state.tsx";
import sectionStyles from "./section.module.css";

/** A kept picture, with an address at which this page can show it. */
interface ShownPicture {
  readonly id: string;
  readonly url: string;
}

/** What others see behind this person: the room, blurred or not, or a picture of their own. */
export function BackgroundChoice() {
  const chosen = usePreferences((state) => state.background);
  const { pictures, problem, add, remove } = usePictures();
  const picked = chosen.kind === "picture" ? chosen.id : null;
  const choose = (background: Background) => {
    useProcessing.setState({ switchedOff: null });
    usePreferences.setState({ background });
  };
  return (
    <section>
      <h2>{t("settings.calls.processing.background.title")}</h2>
      <p className={sectionStyles.text}>{t("settings.calls.processing.background.text")}</p>
      <div className={sectionStyles.form}>
        <fieldset className={styles.choice}>
          <legend className={styles.legend}>{t("settings.calls.processing.background.title")}</legend>
          {(["none", "blur"] as const).map((kind) => (
            <Option key={kind} checked={chosen.kind === kind} onChoose={() => choose({ kind })}>
              {t(`settings.calls.processing.background.${kind}`)}
            </Option>
          ))}
          {pictures.map(({ id, url }, index) => (
            <Option key={id} checked={id === picked} onChoose={() => choose({ kind: "picture", id })}>
              <img
                src={url}
                alt={t("settings.calls.processing.background.picture", { number: index + 1 })}
                className={styles.picture}
              />
            </Option>
          ))}
        </fieldset>
        <div className={sectionStyles.actions}>
          <AddPicture
            onAdd={(file) => void add(file).then((id) => id !== null && choose({ kind: "picture", id }))}
          />
          {picked !== null && (
            <Button
              onClick={() => {
                // Not the room: it was hidden.
                choose({ kind: "blur" });
                void remove(picked);
              }}
            >
              <Trash2 size={16} strokeWidth={1.5} />
              {t("settings.calls.processing.background.remove")}
            </Button>
          )}
        </div>
        <Problem>{problem && t(`settings.calls.processing.background.${problem}`)}</Problem>
        <ProcessingState what="background" />
      </div>
    </section>
  );
}

function Option(props: { checked: boolean; onChoose: () => void; children: ReactNode }) {
  return (
    <label className={styles.option}>
      <input
        type="radio"
        name="background"
        className={styles.radio}
        checked={props.checked}
        onChange={props.onChoose}
      />
      {props.children}
    </label>
  );
}

function AddPicture({ onAdd }: { onAdd: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const add = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0];
    // So that the same file can be chosen again.
    currentTarget.value = "";
    if (file) onAdd(file);
  };
  return (
    <>
      <Button onClick={() => input.current?.click()}>
        <ImagePlus size={16} strokeWidth={1.5} />
        {t("settings.calls.processing.background.add")}
      </Button>
      <input ref={input} type="file" accept="image/*" hidden onChange={add} />
    </>
  );
}

/** The kept pictures, which are shown until this is unmounted. */
function usePictures() {
  const [pictures, setPictures] = useState<readonly ShownPicture[]>([]);
  const [problem, setProblem] = useState<"notAdded" | "tooMany" | null>(null);
  const show = useCallback(async () => {
    try {
      const kept = await listPictures();
      setPictures(kept.map(({ id, image }) => ({ id, url: URL.createObjectURL(image) })));
    } catch (error) {
      log.warn("The pictures for the background could not be read", { error });
    }
  }, []);
  useEffect(() => void show(), [show]);
  useEffect(
    () => () => {
      for (const { url } of pictures) URL.revokeObjectURL(url);
    },
    [pictures],
  );
  return {
    pictures,
    problem,
    /** Returns the id of the picture; null if it was not kept, which is shown. */
    add: async (file: File): Promise<string | null> => {
      setProblem(null);
      if (pictures.length >= MOST_PICTURES) {
        setProblem("tooMany");
        return null;
      }
      try {
        const id = await addPicture(file);
        await show();
        return id;
      } catch (error) {
        log.info("A picture was not kept", { error });
        setProblem("notAdded");
        return null;
      }
    },
    remove: async (id: string): Promise<void> => {
      setProblem(null);
      await removePicture(id).catch((error: unknown) => log.warn("A picture was not removed", { error }));
      await show();
    },
  };
}
