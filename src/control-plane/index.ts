import { NO_ACTIVITY } from "../shared/contract/process-channel.ts";
import { openChannel } from "./channel.ts";
import { startControlPlane, type ControlPlane } from "./control-plane.ts";
import { createLog } from "./log.ts";
import { lockFolder } from "./storage/folder-lock.ts";
import { asHostFailure } from "./storage/index.ts";

/** The control plane's process. It is controlled only by the channel to its supervisor. */

// All files are private to their user, SQLite's own included, whatever the folder's permissions and the umask are.
process.umask(0o077);
const log = createLog();
let controlPlane: ControlPlane | undefined;
let mediaServerPid: number | null = null;
/** The folder lock, held until this process ends. */
let unlock: (() => void) | undefined;

const channel = openChannel({
  calls: {
    lock({ dataDirectory }) {
      unlock = lockFolder(dataDirectory);
    },
    async start(options) {
      controlPlane = await startControlPlane(options, log, channel);
      log.info({ port: controlPlane.port }, "listening");
      return { port: controlPlane.port };
    },
    createOwnerCode({ lifetime }) {
      if (!controlPlane) throw new Error("an owner's code was asked for before the control plane was ready");
      return { code: controlPlane.createOwnerCode(lifetime) };
    },
    activity: () => controlPlane?.activity() ?? NO_ACTIVITY,
    ping() {},
  },
  events: {
    mediaServer(news) {
      mediaServerPid = news.pid;
      controlPlane?.media.update(news);
    },
    reach({ reach, authority }) {
      controlPlane?.reach.change(reach, authority);
    },
    recorderExited({ recordingId }) {
      controlPlane?.recorderExited(recordingId);
    },
    async stop() {
      await controlPlane?.stop();
      unlock?.();
      process.exit(0);
    },
  },
  onError(error, name) {
    log.error({ error }, `could not carry out the request: ${name}`);
    return asHostFailure(error);
  },
  // Without a supervisor nobody would stop the media server, so kill it before exiting.
  onClosed() {
    if (mediaServerPid !== null) {
      try {
        process.kill(mediaServerPid, "SIGKILL");
      } catch {
        // It has already exited.
      }
    }
    process.exit(0);
  },
});

// Writes are synchronous and atomic, so an unhandled rejection leaves no inconsistent state. It is a bug, and logged,
// but
// exiting would disconnect everybody, and do so again after each restart if the cause remains.
process.on("unhandledRejection", (error) => log.error({ error }, "unhandled promise rejection"));

// An uncaught exception may have left an inconsistent state in memory. The supervisor starts a new process.
process.on("uncaughtException", (error) => {
  log.fatal({ error }, "uncaught exception; the control plane exits");
  process.exit(1);
});

// Ctrl+C reaches the whole process group. Ignored here, because the supervisor stops this process in order.
process.on("SIGINT", () => {});
