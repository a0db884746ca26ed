import { limits } from "../../../shared/base/limits.ts";
import { mediaTypes } from "../../../shared/conference/conference.ts";
import { recordingLayouts } from "../../../shared/call/recording.ts";
import { t } from "../../messages/index.ts";
import { useApp } from "../../stores/app-store.ts";
import { Choice } from "../../ui/choice.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/switch.tsx";
import { DescribedField } from "./described-field.tsx";
import { arePlacesValid, type Draft } from "./form-model.ts";
import styles from "./conference-form.module.css";

/** What a conference allows, each with what that means for those who are in it. */
export function PolicyFields({
  draft,
  onChange,
}: {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}) {
  const mayRecord = useApp(({ replica }) => replica.host.recordings_enabled);
  const isAudioOnly = draft.media_type === "MEDIA_TYPE_AUDIO_ONLY";
  return (
    <>
      <div className={styles.described}>
        <Choice
          label={t("conferences.form.mediaType")}
          value={draft.media_type}
          options={mediaTypes.map((value) => ({ value, label: t(`conferences.form.mediaTypes.${value}`) }))}
          onChange={(value) => onChange({ media_type: value })}
        />
        <small>{t(`conferences.form.mediaTypeTexts.${draft.media_type}`)}</small>
      </div>
      <DescribedField
        label={t("conferences.form.places")}
        rule={t("conferences.form.placesText", { most: limits.conferenceParticipants })}
        isBroken={!arePlacesValid(draft.places)}
        className={styles.places}
        inputMode="numeric"
        value={draft.places}
        onChange={({ currentTarget }) => onChange({ places: currentTarget.value })}
      />
      <div className={styles.switches}>
        <Switch
          label={t("conferences.form.webinar")}
          hint={t("conferences.form.webinarText")}
          checked={draft.webinar}
          onChange={(webinar) => onChange({ webinar })}
        />
        <Switch
          label={t("conferences.form.waitingRoom")}
          hint={t("conferences.form.waitingRoomText")}
          checked={draft.waiting_room}
          onChange={(on) => onChange({ waiting_room: on })}
        />
        <Switch
          label={t("conferences.form.chat")}
          hint={t("conferences.form.chatText")}
          checked={draft.chat}
          onChange={(chat) => onChange({ chat })}
        />
        <Switch
          label={t("conferences.form.screenShare")}
          hint={t(isAudioOnly ? "conferences.form.noScreens" : "conferences.form.screenShareText")}
          checked={draft.screen_share && !isAudioOnly}
          disabled={isAudioOnly}
          onChange={(on) => onChange({ screen_share: on })}
        />
        <Switch
          label={t("conferences.form.record")}
          hint={t(mayRecord ? "conferences.form.recordText" : "conferences.form.recordDisabled")}
          checked={draft.record}
          onChange={(record) => onChange({ record })}
        />
      </div>
      {draft.record && !isAudioOnly && (
        <Select
          label={t("conferences.form.layout")}
          value={draft.record_mode}
          options={recordingLayouts.map((value) => ({ value, label: t(`recording.layouts.${value}`) }))}
          onChange={(value) => onChange({ record_mode: value })}
        />
      )}
    </>
  );
}
