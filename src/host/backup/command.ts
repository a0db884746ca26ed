import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { ArchiveProgress, ToArchive } from "../../node/archive-tasks.ts";
import { builtFile } from "../../node/built-files.ts";
import { createThreadLauncher } from "../../node/thread-launcher.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { defaultDataDirectory } from "../data-directory.ts";
import { findRunningHost } from "../running-host.ts";
import { backUpStopped } from "./back-up-stopped.ts";
import { downloadBackup } from "./download-backup.ts";

/** `npm run backup`: everything that a host is made of, in one file, whether it runs or not. */

const help = `Usage: backup FILE [--data DIR] [--move]

  FILE        the file to write, such as hearth-backup.tar.gz; restore it with serve --restore FILE
  --data DIR  the data folder of the host (HEARTH_DATA, or this user's own)
  --move      the host, which must not be running, will be started on another machine: this folder then refuses to
              start it again (serve --reclaim takes that back)

The file contains the host's keys, messages, files and recordings: whoever has it can read all of it, and pass for your
host. Keep it as safe as the host itself.

Exit codes: 0 once the backup is made and verified, 1 if it could not be made, 2 for wrong arguments.
`;

interface Options {
  readonly file: string;
  readonly dataDirectory: string;
  readonly move: boolean;
}

/** Null if only the help was asked for. */
function readOptions(): Options | null {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string" },
      move: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new Error("Name the one file to write.");
  if (existsSync(file)) throw new Error(`${file} exists already.`);
  const { data, move } = values;
  const dataDirectory =
    data === undefined ? defaultDataDirectory(process.env, process.platform) : resolve(data);
  return { file: resolve(file), dataDirectory, move };
}

async function backUp({ file, dataDirectory, move }: Options): Promise<{ size: number }> {
  const running = findRunningHost(dataDirectory);
  const isUp = running !== null && (await running.answers(AbortSignal.timeout(5_000)));
  if (running && (isUp || running.alive)) {
    if (move) throw new HostFailure("HEARTH_MOVE_NEEDS_STOP");
    return await downloadBackup(running, file, showProgress);
  }
  const launcher = createThreadLauncher<ToArchive>(builtFile("main/archive-worker.js"));
  return await backUpStopped({ dataDirectory, file, move, launcher }, showProgress);
}

let shown = "";
function showProgress({ done, total }: ArchiveProgress): void {
  const text = total === 0 ? "" : `Backing up… ${Math.floor((done / total) * 10) * 10}%`;
  if (text && text !== shown) process.stderr.write(`${text}\n`);
  shown = text;
}

async function main(): Promise<void> {
  let options: Options | null;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(2);
  }
  if (!options) return void process.stdout.write(help);
  const { size } = await backUp(options);
  process.stdout.write(
    `${options.file} (${Math.ceil(size / 1024)} KiB) is made and verified. It contains the host's keys: keep it safe.\n`,
  );
  if (options.move)
    process.stdout.write(
      `This folder no longer starts as a host. On the other machine, run: npm run serve -- --restore FILE\n`,
    );
}

main().catch((error: unknown) => {
  const expected = error instanceof HostFailure;
  const unexpected = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${expected ? `${error.message} (${error.code})` : unexpected}\n`);
  process.exit(1);
});
