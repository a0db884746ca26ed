/**
 * Why the host, or a part of it, does not run: what happened, and what a person can do about it. The terminal shows
 * these sentences; the app has its own for each code.
 */
export const hostErrorTable = {
  HEARTH_PORT_TAKEN: [
    "Another program already uses that port.",
    "Choose another with --port, or --port 0 to let the system pick one.",
  ],
  HEARTH_PORT_FORBIDDEN: [
    "Your user is not allowed to listen on that port.",
    "Choose a port from 1024 on with --port; a reverse proxy can forward the other port to it.",
  ],
  HEARTH_ADDRESS_UNAVAILABLE: [
    "The address to listen on is not available on this machine.",
    "Bring up the loopback interface (127.0.0.1), then start Hearth again.",
  ],
  HEARTH_NETWORK_SETTINGS: [
    "The settings of how this host is reached (network.json in the data folder) are damaged.",
    "Correct the file, or delete it to start on this machine only.",
  ],
  HEARTH_NETWORK_OPTIONS: [
    "An option for how this host is reached is invalid.",
    "See serve --help for what it takes.",
  ],
  HEARTH_ALREADY_RUNNING: [
    "Hearth is already running on this data folder.",
    "Use that one, stop it, or choose another folder with --data.",
  ],
  HEARTH_NO_HOME: [
    "Your user has no home folder to keep data in.",
    "Choose a folder with --data or HEARTH_DATA.",
  ],
  HEARTH_DATA_UNWRITABLE: [
    "The data folder cannot be written to.",
    "Give your user permission to write there, or name another folder with --data.",
  ],
  HEARTH_DISK_FULL: ["The disk is full.", "Free up some space, then start Hearth again."],
  HEARTH_DATABASE_NEWER: [
    "The data folder was last used by a newer version of Hearth.",
    "Start that version, or choose another folder with --data. Nothing was changed.",
  ],
  HEARTH_DATABASE_DAMAGED: [
    "The database in the data folder is damaged.",
    "Restore a copy from its backups folder: run serve --restore FILE, or save the copy in the data folder as hearth.db.restore and start Hearth. Nothing was changed.",
  ],
  HEARTH_DATABASE_MISSING: [
    "The data folder belongs to a host, but its database is missing or empty.",
    "Restore a copy from its backups folder: run serve --restore FILE, or save the copy in the data folder as hearth.db.restore and start Hearth. For a new host, choose another folder with --data.",
  ],
  HEARTH_DATABASE_FOREIGN: [
    "The database in the data folder belongs to another host.",
    "Put the right one back, or use this one with serve --restore FILE. Nothing was changed.",
  ],
  HEARTH_RESTORE_REFUSED: [
    "The file to restore is damaged, is not a Hearth database, or is from a newer version of Hearth.",
    "Choose another backup. The current database was not changed.",
  ],
  HEARTH_ARCHIVE_DAMAGED: [
    "The backup was cut short or is damaged, or the file is not a backup.",
    "Choose another one. Nothing was changed.",
  ],
  HEARTH_ARCHIVE_NEWER: [
    "The backup was made by a newer version of Hearth.",
    "Restore it with that version. Nothing was changed.",
  ],
  HEARTH_BACKUP_FAILED: [
    "The backup could not be made.",
    "Check that its folder exists and can be written to, then try again.",
  ],
  HEARTH_NO_HOST: [
    "There is no host in this data folder.",
    "If its data is in another folder, name it with --data or HEARTH_DATA.",
  ],
  HEARTH_MOVE_NEEDS_STOP: [
    "A host that is to move must not run while its backup is made, because what is written afterwards would be missing.",
    "Stop it, then try again.",
  ],
  HEARTH_MOVED: [
    "The host in this data folder has moved: its last backup was made to start it elsewhere, and two of it must not run.",
    "To start it here after all, run serve --reclaim once; then do not start the other one.",
  ],
  HEARTH_NODE_MISSING: [
    "There is no Node.js that can be run, and this Electron needs it for the database.",
    "Install Node.js 24 or newer, or start Hearth with its npm scripts, which install it.",
  ],
  HEARTH_NODE_TOO_OLD: [
    "This version of Node.js is too old for the database.",
    "Start Hearth with its npm scripts, which install the right one.",
  ],
  HEARTH_CONTROL_PLANE_FAILED: [
    "The control plane could not be started.",
    "See the log in the data folder. Starting Hearth again often helps.",
  ],
  HEARTH_CONTROL_PLANE_UNRESPONSIVE: [
    "The control plane stopped responding.",
    "See the log in the data folder. Starting Hearth again often helps.",
  ],
  HEARTH_CONTROL_PLANE_CRASHED: [
    "The control plane keeps crashing.",
    "The log in the data folder says why. It is restarted every ten seconds; calls in progress continue.",
  ],
  HEARTH_STOPPED: ["Hearth was stopped while it was starting.", "Start it again."],
  HEARTH_LIVEKIT_MISSING: [
    "No media server (livekit-server) was found, and none could be downloaded.",
    "Connect to the internet and try again, install livekit-server or Go, or name a binary with HEARTH_LIVEKIT_SERVER.",
  ],
  HEARTH_LIVEKIT_NOT_RUNNABLE: [
    "The media server set in HEARTH_LIVEKIT_SERVER cannot be run.",
    "Check that the file exists and is executable, or unset HEARTH_LIVEKIT_SERVER.",
  ],
  HEARTH_LIVEKIT_SETTINGS: [
    "The settings of the external LiveKit server are incomplete.",
    "Set LIVEKIT_URL (ws or http), LIVEKIT_API_KEY and LIVEKIT_API_SECRET, or none of them.",
  ],
  HEARTH_LIVEKIT_UNREACHABLE: [
    "The LiveKit server at LIVEKIT_URL is not responding.",
    "Check that it is running and can be reached from this machine; calls recover automatically.",
  ],
  HEARTH_LIVEKIT_CLOCK: [
    "The clocks of this machine and of the LiveKit server at LIVEKIT_URL differ by more than a minute.",
    "Synchronize both with a time server; calls recover automatically.",
  ],
  HEARTH_LIVEKIT_CANCELLED: ["Downloading the media server was canceled.", "Try again when you are ready."],
  HEARTH_S3_SETTINGS: [
    "The settings of the S3 storage for recordings are incomplete or invalid.",
    "Set HEARTH_S3_ENDPOINT, HEARTH_S3_BUCKET, HEARTH_S3_ACCESS_KEY and HEARTH_S3_SECRET_KEY, or none of them.",
  ],
  HEARTH_MEDIA_PORT_TAKEN: [
    "Another program uses the port for audio and video.",
    "Stop it, or choose another port with --media-port or in Settings → Network; calls work as soon as it is free.",
  ],
  HEARTH_RECORDER_MISSING: [
    "No browser that can record calls was found.",
    "Install Chromium or Chrome, or name one with HEARTH_RECORDER_BROWSER; the desktop app needs none.",
  ],
  HEARTH_RECORDER_SETTINGS: [
    "HEARTH_RECORDER can only be egress, which takes an external LiveKit (LIVEKIT_URL) and a bucket (HEARTH_S3_BUCKET).",
    "Set these, or remove HEARTH_RECORDER to record on this machine.",
  ],
  HEARTH_RECORDER_FAILED: [
    "The page that records could not be opened.",
    "See the log in the data folder; HEARTH_RECORDER_BROWSER names another browser.",
  ],
  HEARTH_TRANSCRIBE_SETTINGS: [
    "The settings for transcripts cannot be used.",
    "Set HEARTH_TRANSCRIBE_URL (http or https), HEARTH_TRANSCRIBE_COMMAND with an argument {wav}, or neither.",
  ],
  HEARTH_LIVEKIT_CRASHED: [
    "The media server keeps crashing.",
    "Chat still works; calls recover when it does. The log in the data folder says why it crashes.",
  ],
} as const satisfies Record<string, readonly [what: string, remedy: string]>;

export type HostErrorCode = keyof typeof hostErrorTable;
export const hostErrorCodes = Object.keys(hostErrorTable) as [HostErrorCode, ...HostErrorCode[]];

/** Why the host does not run. `message` is suitable for a terminal. */
export class HostFailure extends Error {
  readonly code: HostErrorCode;
  /** What is specific to this case, such as a path or a port. It is also part of `message`. */
  readonly detail: string | undefined;

  constructor(code: HostErrorCode, detail?: string, cause?: unknown) {
    const [what, remedy] = hostErrorTable[code];
    super([what, detail, remedy].filter(Boolean).join(" "), cause === undefined ? undefined : { cause });
    this.name = "HostFailure";
    this.code = code;
    this.detail = detail;
  }
}
