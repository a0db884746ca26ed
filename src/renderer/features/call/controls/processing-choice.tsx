import type { ProcessingSettings } from "../../../media/processing/settings.ts";
import { t } from "../../../messages/index.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { useProcessing } from "../../../stores/processing.ts";
import { MenuChoice } from "../../../ui/menu.tsx";

const choose = (chosen: Partial<ProcessingSettings>): void => {
  useProcessing.setState({ switchedOff: null });
  usePreferences.setState(chosen);
};

/** How the noise around the microphone is suppressed, in its menu. */
export function NoiseChoice() {
  const value = usePreferences((state) => state.noiseSuppression);
  const kinds = ["off", "browser", "strong"] as const;
  return (
    <MenuChoice
      label={t("settings.calls.processing.noise")}
      value={value}
      options={kinds.map((kind) => ({ value: kind, label: t(`settings.calls.processing.noises.${kind}`) }))}
      onChoose={(chosen) => choose({ noiseSuppression: kinds.find((kind) => kind === chosen) ?? value })}
    />
  );
}

/** What is behind this person, in the menu of the camera. Other pictures than the current one are in the settings. */
export function BackgroundMenuChoice() {
  const background = usePreferences((state) => state.background);
  const kinds = ["none", "blur"] as const;
  return (
    <MenuChoice
      label={t("settings.calls.processing.background.title")}
      value={background.kind}
      options={[
        ...kinds.map((kind) => ({
          value: kind as string,
          label: t(`settings.calls.processing.background.${kind}`),
        })),
        ...(background.kind === "picture"
          ? [{ value: "picture", label: t("settings.calls.processing.background.own") }]
          : []),
      ]}
      onChoose={(chosen) => {
        const kind = kinds.find((known) => known === chosen);
        if (kind) choose({ background: { kind } });
      }}
    />
  );
}
