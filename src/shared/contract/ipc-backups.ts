import * as z from "zod";
import { hostErrorCodes } from "../errors/host-codes.ts";

/** The calls of a window to the main process that are about backups. */

const nothing = z.object({}).optional();
const done = z.void();
const count = z.int().nonnegative();

/** What a host has, for people who are to recognize it. */
const hostSummary = z.object({ name: z.string(), people: count, rooms: count, messages: count });
export type HostSummary = z.infer<typeof hostSummary>;

/** The person cancelled it, or it failed. */
const backupEnded = [
  z.object({ outcome: z.literal("cancelled") }),
  z.object({ outcome: z.literal("failed"), code: z.enum(hostErrorCodes) }),
] as const;

const backupSaved = z.discriminatedUnion("outcome", [
  /** The path of the file. */
  z.object({ outcome: z.literal("saved"), file: z.string() }),
  ...backupEnded,
]);
export type BackupSaved = z.infer<typeof backupSaved>;

const backupChosen = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("chosen"),
    made_at: z.string(),
    backup: hostSummary,
    /** What it replaces; null if there is no host that can be read. */
    current: hostSummary.nullable(),
  }),
  ...backupEnded,
]);
export type BackupChosen = z.infer<typeof backupChosen>;

/** Bytes that have been processed, of how many; 0 while that is not known. */
export const backupProgress = z.object({ done: count, total: count });
export type BackupProgress = z.infer<typeof backupProgress>;

export const backupCalls = {
  /** Asks where to save the backup that this link downloads, and saves it. These calls require user activation. */
  saveBackup: {
    input: z.object({ url: z.url().max(2_000), sha256: z.string().regex(/^[0-9a-f]{64}$/), size: count }),
    output: backupSaved,
  },
  /**
   * Has the person choose a backup, unless it is a copy in the host's folder `backups`, and unpacks and verifies it. It is
   * restored by `restoreBackup`.
   */
  chooseBackup: {
    input: z.object({
      copy: z
        .string()
        .regex(/^[\w.-]{1,200}\.db$/)
        .optional(),
    }),
    output: backupChosen,
  },
  /** Restarts the host on this computer with the backup that was chosen. The page has to be loaded again. */
  restoreBackup: { input: nothing, output: done },
  /** Asks where to save a backup of the host on this computer, stops it, and makes this computer refuse to start it. */
  moveHost: { input: nothing, output: backupSaved },
  /** Cancels whichever of these is under way, and forgets the backup that was chosen. */
  cancelBackup: { input: nothing, output: done },
  /** Lets this computer start a host again that has moved. */
  reclaimHost: { input: nothing, output: done },
} as const;
