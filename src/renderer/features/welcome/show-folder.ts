import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { showToast } from "../../stores/app-store.ts";

/** Opens the data folder in the system's file manager. Shows a toast if that fails. */
export function showFolder(): void {
  platform.host?.showFolder().catch(() => showToast(t("connection.folderNotOpened")));
}
