import type { Hono } from "hono";
import { backupFilePath } from "../../shared/contract/backups.ts";
import { routes } from "../../shared/contract/index.ts";
import type { Archives } from "../archive/archives.ts";
import type { Authenticator } from "./authenticator.ts";

/** Streams a finished backup to those who may ask for its progress. */
export function serveBackupFile(app: Hono, archives: Archives, authenticator: Authenticator): void {
  app.get(backupFilePath.replace("{backup_id}", ":backup_id"), (context) => {
    const caller = authenticator.authenticate(context, routes.getBackup);
    const { size, bytes } = archives.open(caller, context.req.param("backup_id") ?? "");
    context.header("Content-Type", "application/gzip");
    context.header("Content-Length", String(size));
    context.header("Content-Disposition", 'attachment; filename="hearth-backup.tar.gz"');
    return context.body(bytes);
  });
}
