import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

export function backupRoutes({ archives }: Services): Handlers<"startBackup" | "getBackup"> {
  return {
    startBackup: (_request, caller) => archives.start(caller),
    getBackup: ({ params: { backup_id: id } }, caller) => archives.get(caller, id),
  };
}
