import { openChannel } from "./channel.ts";
import { startControlPlane, type ControlPlane } from "./control-plane.ts";
import { createLog } from "./log.ts";
import { lockFolder } from "./storage/folder-lock.ts";
import { asHostFailure } from "./storage/index.ts";

/** The control plane's process: the only door to it is the channel to its supervisor. */

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
      controlPlane = await startControlPlane(options, log, (name, data) => channel.tell(name, data));
      log.info({ port: controlPlane.port }, "listening");
      return { port: controlPlane.port };
    },
    createOwnerCode({ lifetime }) {
      if (!controlPlane) throw new Error("an owner's code was asked for before the control plane was ready");
      return { code: controlPlane.createOwnerCode(lifetime) };
    },
    ping() {},
  },
  events: {
    mediaServer(news) {
      mediaServerPid = news.pid;
      controlPlane?.media.update(news);
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
  // Without its supervisor nobody would ever stop the media server: that is done here, and then this ends too.
  onClosed() {
    if (mediaServerPid !== null) {
      try {
        process.kill(mediaServerPid, "SIGKILL");
      } catch {
        // It is gone already.
      }
    }
    process.exit(0);
  },
});

// Writes are synchronous and atomic, so an unhandled rejection leaves nothing half done. Ending for it would disconnect
// everybody, at each start again if the cause stays. It is a bug all the same, and logged.
process.on("unhandledRejection", (error) => log.error({ error }, "unhandled promise rejection"));

// An uncaught exception may have left something in memory half done: the supervisor starts a new process.
process.on("uncaughtException", (error) => {
  log.fatal({ error }, "the control plane ends by an exception that nobody caught");
  process.exit(1);
});

// Ctrl+C reaches the whole process group; the supervisor is the one who ends us, in order.
process.on("SIGINT", () => {});
