import { log } from "../../../log/log.ts";
import { t } from "../../../messages/index.ts";
import { platform } from "../../../platform/index.ts";
import { showToast } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { styleChildWindow } from "../../../ui/child-window.ts";

/** The picture-in-picture window: there is at most one, and it closes with the call. */

export async function openPip(automatic: boolean): Promise<void> {
  const { pip, pipDismissed } = useCall.getState();
  if (pip || (automatic && (pipDismissed || !platform.pip?.automatic))) return;
  if (!platform.pip) {
    showToast(t("call.pip.unsupported"));
    return;
  }
  try {
    const opened = await platform.pip.open();
    styleChildWindow(opened, () => t("call.pip.title"));
    // The user closed it, so it does not open by itself again in this call.
    opened.addEventListener("pagehide", () => {
      if (useCall.getState().pip?.window === opened) useCall.setState({ pip: null, pipDismissed: true });
    });
    useCall.setState({ pip: { window: opened, automatic } });
  } catch (error) {
    log.warn("The picture-in-picture window could not be opened", { error });
    showToast(t("call.pip.failed"));
  }
}

export function closePip(): void {
  useCall.setState({ pip: null });
}

/** Closes it as the user would: it does not open by itself again in this call. */
export function dismissPip(): void {
  useCall.setState({ pip: null, pipDismissed: true });
}

// Closes the window with the call, however that ends.
useCall.subscribe((now, before) => {
  if (before.pip && now.pip?.window !== before.pip.window) before.pip.window.close();
});
