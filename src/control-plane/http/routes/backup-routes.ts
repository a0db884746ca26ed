import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

type Names = "listBackups" | "startBackup" | "getBackup" | "discardBackup" | "linkToBackup";

export function backupRoutes({ archives, copies }: Services): Handlers<Names> {
  return {
    listBackups: (_request, caller) => ({ backup: archives.latest(caller), copies: hourly(copies.list()) }),
    startBackup: async (_request, caller) => await archives.start(caller),
    getBackup: ({ params: { backup_id: id } }, caller) => archives.get(caller, id),
    discardBackup: async ({ params: { backup_id: id } }, caller) => {
      await archives.discard(caller, id);
      return {};
    },
    linkToBackup: ({ params: { backup_id: id } }, caller) => ({ path: archives.link(caller, id) }),
  };
}

const hourly = (copies: ReturnType<Services["copies"]["list"]>) =>
  copies.map(({ name, at, size }) => ({ name, made_at: new Date(at).toISOString(), size }));
