import { MonitorUp, MonitorX } from "lucide-react";
import { useState } from "react";
import type { ScreenSources } from "../../../../shared/contract/ipc.ts";
import { onSharedClosed, startShare, stopShare } from "../../../media/calls.ts";
import { t } from "../../../messages/index.ts";
import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { platform } from "../../../platform/index.ts";
import { showToast } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button, IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { laterDialog } from "../../../ui/later-dialog.tsx";
import styles from "../controls/call-bar.module.css";

const ScreenPicker = laterDialog(
  async () => (await withLaterTexts(import("./screen-picker.tsx"))).ScreenPicker,
);

onSharedClosed((name) => showToast(name ? t("call.share.closed", { name }) : t("call.share.ended")));

/** Starts and stops sharing: with our picker in the desktop app, otherwise with that of the system or browser. */
export function ShareButton() {
  const sharing = useCall((state) => state.share !== null);
  const [picking, pick] = usePicker();
  const Icon = sharing ? MonitorX : MonitorUp;
  return (
    <>
      <IconButton
        label={t(sharing ? "call.share.stop" : "call.share.start")}
        tipAbove
        data-testid="share-screen"
        aria-pressed={sharing}
        className={cx(styles.control, sharing && styles.sharing)}
        onClick={() => void (sharing ? stopShare() : pick())}
      >
        <Icon size={20} strokeWidth={1.5} />
      </IconButton>
      {picking}
    </>
  );
}

/** Shows what is being shared, and with how many people, for as long as it lasts. */
export function ShareBar() {
  const share = useCall((state) => state.share);
  const others = useCall((state) => state.participants.filter((participant) => !participant.isLocal).length);
  const [picking, pick] = usePicker();
  if (!share) return null;
  return (
    <>
      <Banner
        actions={
          <>
            <Button onClick={() => void pick()}>{t("call.share.other")}</Button>
            <Button tone="danger" onClick={() => void stopShare()}>
              {t("call.share.stop")}
            </Button>
          </>
        }
      >
        {share.name
          ? t("call.share.windowTo", { name: share.name, count: others })
          : t("call.share.screenTo", { count: others })}
      </Banner>
      {picking}
    </>
  );
}

function usePicker() {
  const [listed, setListed] = useState<ScreenSources | null>(null);
  const { screens } = platform;
  const pick = async () => {
    try {
      const found = await screens?.list();
      if (found && found.status !== "system") return setListed(found);
      await screens?.choose({ id: null, sound: false });
      await startShare({ name: null, content: usePreferences.getState().shareContent, sound: !screens });
    } catch (error) {
      // The user cancelled, which is not an error.
      const refused = error instanceof Error && error.name === "NotAllowedError";
      const isSupported = "getDisplayMedia" in (navigator.mediaDevices ?? {});
      if (!isSupported) showToast(t("call.share.unsupported"));
      else if (!refused) showToast(t("call.share.failed"));
    }
  };
  const dialog = listed && screens && (
    <ScreenPicker screens={screens} first={listed} onClose={() => setListed(null)} />
  );
  return [dialog, pick] as const;
}
