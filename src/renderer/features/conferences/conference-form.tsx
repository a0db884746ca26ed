import { useRef, useState } from "react";
import { limits } from "../../../shared/base/limits.ts";
import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/field.tsx";
import { useForm } from "../../ui/form.ts";
import { Switch } from "../../ui/switch.tsx";
import styles from "./conference-form.module.css";
import { DescribedField } from "./described-field.tsx";
import {
  arePlacesValid,
  changesOf,
  draftOf,
  nameProblem,
  policyOf,
  settingsOf,
  withPreset,
  type Draft,
} from "./form-model.ts";
import { PolicyFields } from "./policy-fields.tsx";
import { PresetChoice } from "./preset-choice.tsx";
import { presetOf, presets, type PresetName } from "./presets.ts";
import { changeConference, createConference } from "./requests.ts";

const suggestedName = (preset: PresetName) => t(`conferences.presets.${preset}.name`);

/** Creates a conference, starting from a preset, or changes the settings of one. */
export function ConferenceForm({
  onClose,
  onDone,
  ...of
}: ({ preset: PresetName } | { conference: ConferenceDocument }) & {
  onClose: () => void;
  onDone: (conference: ConferenceDocument) => void;
}) {
  // As the form has shown it: what somebody else changes meanwhile is no change of ours.
  const [before] = useState(() => ("conference" in of ? of.conference : null));
  const [draft, setDraft] = useState<Draft>(() =>
    "conference" in of
      ? draftOf(of.conference.name, policyOf(of.conference))
      : draftOf(suggestedName(of.preset), presets[of.preset]),
  );
  const [active, setActive] = useState(true);
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const badName = nameProblem(draft.name);
  const change = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed });

  const [problem, submit, pending] = useForm(async () => {
    setTried(true);
    if (badName !== null || !arePlacesValid(draft.places)) {
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    const settings = settingsOf(draft);
    onDone(
      before
        ? await changeConference(before.id, changesOf(before, settings))
        : await createConference({ ...settings, active }),
    );
  });
  return (
    <Dialog
      wide
      title={before ? t("conferences.form.edit", { name: before.name }) : t("conferences.form.new")}
      onClose={onClose}
    >
      <form ref={form} onSubmit={submit} className={styles.form} noValidate>
        {before ? (
          before.live.participants > 0 && <p className={styles.text}>{t("conferences.form.live")}</p>
        ) : (
          <PresetChoice
            value={presetOf(settingsOf(draft))}
            onChange={(preset) => setDraft(withPreset(draft, preset, suggestedName))}
          />
        )}
        <DescribedField
          label={t("conferences.form.name")}
          rule={t(badName === "empty" ? "conferences.form.nameEmpty" : "conferences.form.nameRule")}
          // Nobody has to be told before they have typed something.
          isBroken={badName !== null && (badName !== "empty" || isTried)}
          data-focus
          dir="auto"
          // One more than allowed, so that the rule is seen to be broken instead of keys that do nothing.
          maxLength={limits.conferenceName + 1}
          value={draft.name}
          onFocus={({ currentTarget }) => currentTarget.select()}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <PolicyFields draft={draft} onChange={change} />
        {!before && (
          <Switch
            label={t("conferences.form.active")}
            hint={t("conferences.form.activeText")}
            checked={active}
            onChange={setActive}
          />
        )}
        <Problem>{problem}</Problem>
        <div className={styles.actions}>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button submit tone="primary" disabled={pending}>
            {t(before ? "conferences.form.save" : "conferences.form.create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
