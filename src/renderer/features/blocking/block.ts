import { sayFailure, t } from "../../messages/index.ts";
import { showToast } from "../../stores/app-store.ts";
import { setBlocked } from "../../stores/requests.ts";

/** Blocks or unblocks somebody, and shows a toast with the result. */
export const block = (userId: string, name: string, blocked: boolean): void =>
  void setBlocked(userId, blocked).then(
    () => showToast(t(blocked ? "block.done" : "block.undone", { name })),
    (error: unknown) => showToast(sayFailure(error)),
  );
