import * as z from "zod";
import { limits } from "../base/limits.ts";
import { time } from "./entities.ts";
import { route } from "./v1.ts";

/** Backups of the whole host in one file. They contain its keys, so only the owner's own devices get them. */

const bytes = z.int().nonnegative();

const backup = z
  .object({
    id: z.string(),
    status: z.enum(["making", "ready", "failed"]),
    done: bytes.meta({ description: "Bytes that have been processed" }),
    total: bytes.meta({ description: "Bytes to process; 0 while that is not known" }),
    made_at: time.nullable().meta({
      description: "What was acknowledged before this moment is in the backup; null until it is ready",
    }),
    size: bytes.nullable().meta({ description: "Bytes of the file, once it is ready" }),
    sha256: z.string().nullable().meta({ description: "The file's checksum in hex, once it is ready" }),
    problem: z.enum(["disk_full", "failed"]).nullable(),
  })
  .meta({ id: "Backup" });
export type BackupDocument = z.output<typeof backup>;

const hourlyCopy = z.object({
  name: z.string().meta({ description: "Of the file, in the folder `backups` of the data folder" }),
  made_at: time,
  size: bytes,
});

const params = z.object({ backup_id: z.string().max(64) });

export const listBackups = route({
  method: "GET",
  path: "/v1/backups",
  summary:
    "Get the backup of the whole host that can be downloaded or is being made, and the copies of the database that the host makes every hour, latest first (owner).",
  answer: z.object({ backup: backup.nullable(), copies: z.array(hourlyCopy) }),
  errors: ["SW_FORBIDDEN"],
});

export const startBackup = route({
  method: "POST",
  path: "/v1/backups",
  summary:
    "Start a backup of the whole host, with its keys, in one file (owner). While one is being made, this returns it. The host keeps it for an hour, or until the next one.",
  rate: limits.ratesOfRoutes.changeSettings,
  answer: backup,
  errors: ["SW_FORBIDDEN"],
});

export const getBackup = route({
  method: "GET",
  path: "/v1/backups/{backup_id}",
  summary:
    "Get the progress of a backup (owner). Once it is ready, GET on this path followed by /file returns the file itself.",
  params,
  answer: backup,
  errors: ["SW_FORBIDDEN", "SW_BACKUP_NOT_FOUND"],
});

export const discardBackup = route({
  method: "DELETE",
  path: "/v1/backups/{backup_id}",
  summary: "Cancel a backup, or delete it from the host (owner).",
  params,
  answer: z.object({}),
  errors: ["SW_FORBIDDEN", "SW_BACKUP_NOT_FOUND"],
});

export const linkToBackup = route({
  method: "POST",
  path: "/v1/backups/{backup_id}/link",
  summary:
    "Create a link to the file of a backup, for a browser to download it (owner). It works once, within a minute.",
  params,
  answer: z.object({ path: z.string() }),
  errors: ["SW_FORBIDDEN", "SW_BACKUP_NOT_FOUND"],
});

/** Where a finished backup is downloaded, for whoever may get it, or with the `ticket` of a link. */
export const backupFilePath = `${getBackup.path}/file`;

/** What a backup that is saved at this moment is called. */
export const backupFileName = (now: Date): string =>
  `hearth-backup-${now.toISOString().slice(0, "YYYY-MM-DD".length)}.tar.gz`;
