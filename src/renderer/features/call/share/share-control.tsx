import { MonitorUp, MonitorX } from "lucide-react";
import { onSharedClosed, stopShare } from "../../../media/calls.ts";
import { t } from "../../../messages/index.ts";
import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { platform } from "../../../platform/index.ts";
import { showToast } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button, IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { laterDialog } from "../../../ui/later-dialog.tsx";
import styles from "../controls/call-bar.module.css";
import { pickSource, usePicker } from "./pick-source.ts";

const ScreenPicker = laterDialog(
  async () => (await withLaterTexts(import("./screen-picker.tsx"))).ScreenPicker,
);

onSharedClosed((name) => showToast(name ? t("call.share.closed", { name }) : t("call.share.ended")));

/** Starts and stops sharing. */
export function ShareButton() {
  const sharing = useCall((state) => state.share !== null);
  const Icon = sharing ? MonitorX : MonitorUp;
  return (
    <IconButton
      label={t(sharing ? "call.share.stop" : "call.share.start")}
      tipAbove
      data-testid="share-screen"
      aria-pressed={sharing}
      className={cx(styles.control, sharing && styles.sharing)}
      onClick={() => void (sharing ? stopShare() : pickSource())}
    >
      <Icon size={20} strokeWidth={1.5} />
    </IconButton>
  );
}

/** Shows what is being shared, and with how many people, for as long as it lasts. */
export function ShareBar() {
  const share = useCall((state) => state.share);
  const others = useCall((state) => state.participants.filter((participant) => !participant.isLocal).length);
  if (!share) return null;
  return (
    <Banner
      actions={
        <>
          <Button onClick={() => void pickSource()}>{t("call.share.other")}</Button>
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
  );
}

/** Our own picker, while it is open. */
export function ScreenPicking() {
  const listed = usePicker((state) => state.listed);
  const { screens } = platform;
  return (
    listed &&
    screens && (
      <ScreenPicker screens={screens} first={listed} onClose={() => usePicker.setState({ listed: null })} />
    )
  );
}
