import type { HeardByControlPlane } from "../shared/contract/process-channel.ts";
import { openChannel } from "./channel.ts";
import { startControlPlane, type ControlPlane } from "./control-plane.ts";
import { createLog } from "./log.ts";
import { lockFolder } from "./storage/folder-lock.ts";
import { asHostFailure } from "./storage/index.ts";

/** The control plane's process: the only door to it is the channel to its supervisor. */

// All files are private to their user, SQLite's own included, whatever the folder's permissions and the umask are.
process.umask(0o077);
const log = createLog();
const channel = openChannel();
let controlPlane: ControlPlane | undefined;
let mediaServerPid: number | null = null;
/** The folder lock, held until this process ends. */
let unlock: (() => void) | undefined;

channel.onMessage((message) => {
  handle(message).catch((error: unknown) => {
    log.error({ error }, `could not carry out the request: ${message.type}`);
    const { code, detail } = asHostFailure(error);
    if (message.type === "start" || message.type === "lock") channel.send({ type: "failed", code, detail });
    if (message.type === "owner-code")
      channel.send({ type: "owner-code-refused", request: message.request, code, detail });
  });
});

async function handle(message: HeardByControlPlane): Promise<void> {
  switch (message.type) {
    case "lock":
      unlock = lockFolder(message.dataDirectory);
      channel.send({ type: "locked" });
      return;
    case "start":
      controlPlane = await startControlPlane(message, log, (about) => channel.send(about));
      log.info({ port: controlPlane.port }, "listening");
      channel.send({ type: "ready", port: controlPlane.port });
      return;
    case "media-server":
      mediaServerPid = message.pid;
      controlPlane?.media.update(message);
      return;
    case "ping":
      channel.send({ type: "pong" });
      return;
    case "owner-code":
      if (!controlPlane) throw new Error("an owner's code was asked for before the control plane was ready");
      channel.send({
        type: "owner-code",
        request: message.request,
        code: controlPlane.createOwnerCode(message.lifetime),
      });
      return;
    case "stop":
      await controlPlane?.stop();
      unlock?.();
      process.exit(0);
  }
}

/** Without its supervisor nobody would ever stop the media server: that is done here, and then this ends too. */
channel.onClosed(() => {
  if (mediaServerPid !== null) {
    try {
      process.kill(mediaServerPid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  }
  process.exit(0);
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
