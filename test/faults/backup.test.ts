import { createHash, randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { expect } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { startBackup } from "../helpers/backup-command.ts";
import {
  allMessages,
  controlPlanePid,
  general,
  invite,
  startHost,
  temporaryDirectory,
  type TestHost,
  type TestPerson,
} from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, calmDevices, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";
import { figuresOf } from "../helpers/process-figures.ts";
import { hostAccount } from "./accounts.ts";
import { fault, isLong } from "./fault.ts";
import { Senders } from "./senders.ts";

/** A backup while messages arrive, restored on another data folder, where a call is made. */

const messages = isLong ? 2_000 : 100;
const bytes = isLong ? 1024 ** 3 : 32 * 1024 ** 2;
const FILE = 16 * 1024 ** 2;
/** Four people with this pause send about 20 messages a second. */
const PEOPLE = 4;
const PAUSE = 190;
const SAMPLE = 50;

/** Uncompressible, as recordings and pictures are; where attachments are kept. Returns their paths. */
function writeFiles(dataDirectory: string): string[] {
  mkdirSync(join(dataDirectory, "files"));
  return Array.from({ length: bytes / FILE }, (_, index) => {
    const name = join("files", `file-${index}`);
    writeFileSync(join(dataDirectory, name), randomBytes(FILE));
    return name;
  });
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

async function write(person: TestPerson, count: number): Promise<string[]> {
  const params = { room_id: (await general(person)).id };
  const bodies = Array.from({ length: count }, (_, index) => `${person.name} ${index}`);
  for (const body of bodies)
    await person.api.call(routes.sendMessage, { params, body: { body, txn_id: body } });
  return bodies;
}

/** The highest memory of a process until it is stopped, MiB. */
function watchMemory(pid: number) {
  const before = figuresOf(pid).memory;
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, memoryOf(pid) ?? 0)), SAMPLE);
  return { before, peak: () => (clearInterval(timer), peak) };
}

function memoryOf(pid: number): number | null {
  try {
    return figuresOf(pid).memory;
  } catch {
    // It has exited.
    return null;
  }
}

/** Somebody new joins, and both see and hear each other. */
async function makeCall(host: TestHost): Promise<void> {
  const browser = await launchBrowser(calmDevices);
  const owner = await signInWith(browser, host.url, host.owner.token);
  const other = await joinByInvite(browser, host.inviteUrl, "Newcomer");
  await owner.getByTestId("start-video-call").click();
  await other.getByTestId("answer").click();
  await expectMedia([owner, other], 1, 30_000);
}

fault(
  "backup while 20 messages a second arrive, restored elsewhere",
  { short: 1, long: 1, timeout: 900_000, skip: !browserPath },
  async (report) => {
    const dataDirectory = temporaryDirectory();
    const host = await startHost({ dataDirectory });
    const writers = [host.owner, await invite(host, "Writer")];
    const written = await Promise.all(writers.map((writer) => write(writer, messages / writers.length)));
    const files = writeFiles(dataDirectory);
    const senders = new Senders(await hostAccount(host), PEOPLE, PAUSE);
    await senders.progress();

    const before = [...written.flat(), ...senders.bodies()];
    const supervisor = watchMemory(host.process.pid ?? 0);
    const controlPlane = watchMemory(controlPlanePid(host.process.pid ?? 0));
    const began = performance.now();
    const file = join(temporaryDirectory(), "hearth.tar.gz");
    const command = startBackup(file, "--data", dataDirectory);
    const own = watchMemory(command.process.pid ?? 0);
    const { code, said } = await command.ended;
    expect(code, said).toBe(0);
    const seconds = (performance.now() - began) / 1_000;
    const during = senders.acknowledged - (before.length - messages);
    const memory = [supervisor, controlPlane, own].map((each) => Math.round(each.peak()));
    await senders.settle(report);
    await host.stop();

    const elsewhere = temporaryDirectory();
    const restored = await startHost({ dataDirectory: elsewhere, args: ["--restore", file] });
    const { api } = restored.owner;
    const log = await allMessages(api, (await general(restored.owner)).id);
    const kept = new Set(log.map(({ body }) => body));
    const lost = before.filter((body) => !kept.has(body));
    report.lost += lost.length;
    for (const name of files)
      expect(await hashOf(join(elsewhere, name))).toBe(await hashOf(join(dataDirectory, name)));
    await makeCall(restored);

    const mebibytes = (of: number) => Math.round(of / 1024 ** 2);
    report.remark = [
      `${before.length} messages acknowledged before, ${lost.length} missing`,
      `${mebibytes(bytes)} MiB of files`,
      `archive ${mebibytes(statSync(file).size)} MiB in ${seconds.toFixed(1)} s`,
      `${(during / seconds).toFixed(1)} messages/s meanwhile`,
      `peak MiB: supervisor ${memory[0]} (before ${Math.round(supervisor.before)}), ` +
        `control plane ${memory[1]} (before ${Math.round(controlPlane.before)}), command ${memory[2]}`,
    ].join("; ");
  },
);
