import { dismissMicrophoneNotice, toggleDevice } from "../../../media/calls.ts";
import { t } from "../../../messages/index.ts";
import { useCall } from "../../../stores/call-store.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { shortcuts, written } from "../../../ui/shortcut.ts";
import { DeviceSelect } from "../prejoin/device-select.tsx";

/** Says that the microphone is silent, or that somebody speaks while it is muted, and what to do about it. */
export function MicrophoneBanner() {
  const notice = useCall((state) => state.microphoneNotice);
  if (!notice) return null;
  return (
    <Banner
      actions={
        <>
          {notice === "silent" ? (
            <DeviceSelect kind="microphone" hiddenLabel />
          ) : (
            <Button onClick={() => void toggleDevice("microphone")}>{t("call.unmute")}</Button>
          )}
          <Button onClick={dismissMicrophoneNotice}>{t("common.dismiss")}</Button>
        </>
      }
    >
      {notice === "silent" ? t("microphone.silent") : t("microphone.speakingMuted", { key })}
    </Banner>
  );
}

/** The same in one line, for the picture-in-picture window. */
export function MicrophoneLine({ className }: { className: string | undefined }) {
  const notice = useCall((state) => state.microphoneNotice);
  if (!notice) return null;
  return (
    <p className={className} role="status">
      {notice === "silent" ? t("microphone.silentShort") : t("microphone.speakingMutedShort", { key })}
    </p>
  );
}

const key = written(shortcuts.microphone).shown;
