/** What a host is made of, in its data folder. Everything else there is rebuilt, or belongs to this machine only. */

/** Keys, identity and settings: files and folders of the supervisor. */
export const hostSettings = ["secrets.json", "network.json", "invite.json", "certificates"] as const;
/** What people have sent and recorded. */
export const hostContent = ["files", "recordings"] as const;
/** The database, with the log and the journal that a crash leaves beside it, and the id of the host that it belongs to. */
export const hostDatabase = [
  "hearth.db",
  "hearth.db-wal",
  "hearth.db-journal",
  "hearth.db-shm",
  "hearth.json",
] as const;

/** In a folder whose host has moved to another machine. */
export const movedFile = "moved.json";

/** Folders of a restore: what was unpacked, the old host while it is set aside, and what has to be moved in. */
export const restoreFolders = {
  unpacked: "restore-unpacked",
  aside: "restore-aside",
  cleared: "restore-cleared",
} as const;
