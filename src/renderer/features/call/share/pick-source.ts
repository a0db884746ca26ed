import { create } from "zustand";
import type { ScreenSources } from "../../../../shared/contract/ipc.ts";
import { startShare } from "../../../media/calls.ts";
import { t } from "../../../messages/index.ts";
import { platform } from "../../../platform/index.ts";
import { showToast } from "../../../stores/app-store.ts";
import { usePreferences } from "../../../stores/preferences.ts";

/** What our own picker shows; null while it is closed. */
export const usePicker = create<{ readonly listed: ScreenSources | null }>(() => ({ listed: null }));

/** Lets the user choose what to share: in our picker in the desktop app, otherwise in that of the system or browser. */
export async function pickSource(): Promise<void> {
  const { screens } = platform;
  try {
    const listed = await screens?.list();
    if (listed && listed.status !== "system") {
      usePicker.setState({ listed });
      return;
    }
    await screens?.choose({ id: null, sound: false });
    await startShare({ name: null, content: usePreferences.getState().shareContent, sound: !screens });
  } catch (error) {
    // The user cancelled, which is not an error.
    const refused = error instanceof Error && error.name === "NotAllowedError";
    const isSupported = "getDisplayMedia" in (navigator.mediaDevices ?? {});
    if (!isSupported) showToast(t("call.share.unsupported"));
    else if (!refused) showToast(t("call.share.failed"));
  }
}
