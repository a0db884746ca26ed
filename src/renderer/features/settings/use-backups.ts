import { useEffect, useState } from "react";
import type { BackupDocument } from "../../../shared/contract/backups.ts";
import type { BackupSaved } from "../../../shared/contract/ipc-backups.ts";
import { routes } from "../../../shared/contract/client.ts";
import { platform } from "../../platform/index.ts";
import { currentApi } from "../../stores/current-api.ts";
import { useHostData } from "./use-host-data.ts";

/** Between questions about the progress, in milliseconds. */
const REFRESH = 500;

const load = () => currentApi().call(routes.listBackups);

/** The host's backups, and what the owner can do with them. */
export function useBackups() {
  const { value, problem, run } = useHostData(load);
  const [saved, setSaved] = useState<BackupSaved | null>(null);
  const [saving, setSaving] = useState(false);
  const isMaking = value?.backup?.status === "making";
  useEffect(() => {
    if (!isMaking) return;
    const timer = setInterval(() => void run(), REFRESH);
    return () => clearInterval(timer);
  }, [isMaking, run]);

  const paramsOf = (backup: BackupDocument) => ({ params: { backup_id: backup.id } });
  return {
    backups: value,
    problem,
    /** What has become of the last attempt to save it, in the desktop app; null if there was none. */
    saved,
    saving,
    start() {
      setSaved(null);
      void run(() => currentApi().call(routes.startBackup));
    },
    discard: (backup: BackupDocument) =>
      void run(() => currentApi().call(routes.discardBackup, paramsOf(backup))),
    save: (backup: BackupDocument) =>
      void run(async () => {
        const api = currentApi();
        setSaved(null);
        setSaving(true);
        try {
          const { path } = await api.call(routes.linkToBackup, paramsOf(backup));
          if (!platform.backups) return download(api.url + path);
          const { sha256, size } = backup;
          if (sha256 !== null && size !== null)
            setSaved(await platform.backups.save({ url: api.url + path, sha256, size }));
        } finally {
          setSaving(false);
        }
      }),
  };
}

/** Has the browser save the file, with a progress of its own. It streams it to disk; a page would hold it in memory. */
function download(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
}
