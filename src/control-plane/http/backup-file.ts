import type { Hono } from "hono";
import { backupFileName, backupFilePath } from "../../shared/contract/backups.ts";
import { routes } from "../../shared/contract/index.ts";
import type { Archives } from "../archive/archives.ts";
import type { Authenticator } from "./authenticator.ts";

/** Streams a finished backup to those who may ask for its progress, or have a link to it. */
export function serveBackupFile(app: Hono, archives: Archives, authenticator: Authenticator): void {
  app.get(backupFilePath.replace("{backup_id}", ":backup_id"), (context) => {
    const id = context.req.param("backup_id") ?? "";
    const ticket = context.req.query("ticket");
    const open = () =>
      ticket === undefined
        ? archives.open(authenticator.authenticate(context, routes.getBackup), id)
        : authenticator.attemptCode(context, ticket, () => archives.redeem(id, ticket));
    const { size, bytes } = open();
    context.header("Content-Type", "application/gzip");
    context.header("Content-Length", String(size));
    context.header("Content-Disposition", `attachment; filename="${backupFileName(new Date())}"`);
    return context.body(bytes);
  });
}
