import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { onTestFinished, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { askConferences, tokenFor as participantToken } from "../helpers/conferences.ts";
import { within } from "../helpers/deadline.ts";
import {
  controlPlanePid,
  mediaServerPid,
  startHost,
  temporaryDirectory,
  type TestHost,
} from "../helpers/host.ts";
import { hasFfmpeg } from "../helpers/movies.ts";
import { processorSeconds } from "../helpers/process-figures.ts";
import { percentile, record } from "./record.ts";

/** As livekit-client sends 720p by default. */
const FRAME_RATE = 30;
const BITS_PER_SECOND = 1_700_000;
/** How many viewers come at a time, and the most that are tried. */
const STEP = Number(process.env["HEARTH_BENCH_STEP"] ?? 50);
const MOST = 2_000;
/** For how long each number of viewers is measured, in s, once nobody has connected for a moment. */
const SETTLE = 4;
const SECONDS = 8;
/** A viewer who gets fewer frames, or a share of lost packets above this, is not carried any more. */
const LEAST_FRAMES = 0.9 * FRAME_RATE;
const MOST_LOST = 0.01;

/** What the load generator says each second. */
interface Second {
  readonly connected: number;
  readonly frames: readonly number[];
  readonly packets: number;
  readonly lost: number;
  readonly bytes: number;
  readonly failed: number;
}

interface Step {
  readonly viewers: number;
  /** Of the worst twentieth of the viewers, per second. */
  readonly frames: number;
  readonly lost: number;
  /** In bits per second. */
  readonly sent: number;
  /** Cores that each process has used. */
  readonly cores: Readonly<Record<Process, number>>;
  /** Cores that the whole machine has used. */
  readonly busy: number;
}

type Process = "media server" | "control plane" | "load generator";

const hasGo = spawnSync("go", ["version"]).status === 0;

test.skipIf(!hasGo || !hasFfmpeg)(
  "how many viewers one machine carries",
  { timeout: 1_800_000 },
  async () => {
    const host = await startHost();
    const generator = await startGenerator(host);
    const { token } = host.owner;
    const webinar = { name: "One speaker", allow_webinar_mode: true, max_participants: MOST + 1 };
    const { id: conferenceId } = await askConferences(host, routes.createConferenceRoom, webinar, token);
    const tokenFor = (id: string, operator: string | null = null) =>
      participantToken(host, conferenceId, id, { name: id, token: operator });
    generator.send(`speaker ${await tokenFor("speaker", token)}`);

    let carried = 0;
    let last: Step | null = null;
    let limit = "";
    for (let viewers = STEP; viewers <= MOST && limit === ""; viewers += STEP) {
      for (let one = viewers - STEP; one < viewers; one += 1)
        generator.send(`viewer ${await tokenFor(`viewer-${one}`)}`);
      limit = await generator.connected(viewers);
      if (limit !== "") break;
      last = await measure(host, generator, viewers);
      limit = limitOf(last);
      if (limit === "") carried = viewers;
    }
    if (!last) throw new Error(limit);
    const figure = (what: string, unit: string, value: number) => record({ what, unit, values: [value] });
    figure(`viewers of one speaker (720p30), on ${availableParallelism()} cores`, `until ${limit}`, carried);
    figure(`what the media server sends ${last.viewers} viewers`, "Mbit/s", last.sent / 1e6);
    for (const process of ["media server", "control plane", "load generator"] as const)
      figure(`the ${process} meanwhile`, "cores", last.cores[process]);
    figure(
      "the media server, for each viewer",
      "thousandths of a core",
      (last.cores["media server"] / last.viewers) * 1000,
    );
  },
);

/** Why a number of viewers is too large; empty if it is not. */
function limitOf({ frames, lost, cores, busy, viewers }: Step): string {
  if (frames >= LEAST_FRAMES && lost <= MOST_LOST) return "";
  const symptom =
    frames < LEAST_FRAMES
      ? `${viewers} of them get ${frames.toFixed(0)} frames/s`
      : `${viewers} of them lose ${(lost * 100).toFixed(1)} % of the packets`;
  const others = busy - Object.values(cores).reduce((sum, value) => sum + value, 0);
  const used = `${busy.toFixed(1)} of ${availableParallelism()} cores used`;
  return `${symptom}, with ${used}: ${cores["load generator"].toFixed(1)} by the load generator, ${others.toFixed(1)} by other programs`;
}

async function measure(host: TestHost, generator: Generator, viewers: number): Promise<Step> {
  await generator.take(SETTLE);
  const pids = {
    "media server": mediaServerPid(host.dataDirectory),
    "control plane": controlPlanePid(host.process.pid ?? 0),
    "load generator": generator.pid,
  };
  const spent = () => Object.values(pids).map((pid) => processorSeconds(pid));
  const [began, before, busyBefore] = [performance.now(), spent(), busySeconds()];
  const seconds = await generator.take(SECONDS);
  const [passed, after] = [(performance.now() - began) / 1000, spent()];
  const cores = Object.fromEntries(
    Object.keys(pids).map((name, index) => [name, ((after[index] ?? 0) - (before[index] ?? 0)) / passed]),
  ) as Record<Process, number>;
  const sum = (of: (second: Second) => number) => seconds.reduce((total, second) => total + of(second), 0);
  const worst = seconds.map(({ frames }) => percentile(frames, 0.05));
  return {
    viewers,
    frames: worst.reduce((total, value) => total + value, 0) / seconds.length,
    lost:
      sum(({ lost }) => lost) /
      Math.max(
        1,
        sum(({ packets, lost }) => packets + lost),
      ),
    sent: (sum(({ bytes }) => bytes) * 8) / seconds.length,
    cores,
    busy: (busySeconds() - busyBefore) / passed,
  };
}

/** Of all processors, in s, since the machine was started. */
const busySeconds = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1_000;

type Generator = Awaited<ReturnType<typeof startGenerator>>;

/** Clients of LiveKit's SDK for Go, in one process. */
async function startGenerator(host: TestHost) {
  const directory = temporaryDirectory();
  const program = join(directory, "viewers");
  run("go", ["build", "-o", program, "."], "test/bench/viewers");
  const film = join(directory, "speaker.ivf");
  const source = `testsrc2=size=1280x720:rate=${FRAME_RATE}:duration=10`;
  const codec = `-c:v libvpx -deadline realtime -cpu-used 8 -b:v ${BITS_PER_SECOND} -minrate ${BITS_PER_SECOND} -maxrate ${BITS_PER_SECOND} -g 90`;
  run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", source, ...codec.split(" "), film]);
  const child = spawn(program, [host.url.replace("http", "ws"), film], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  let next = Promise.withResolvers<Second>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { resolve } = next;
    next = Promise.withResolvers();
    resolve(JSON.parse(line) as Second);
  });
  const take = async (count: number): Promise<Second[]> => {
    const seconds: Second[] = [];
    for (; seconds.length < count;) seconds.push(await within(20_000, "a line of the viewers", next.promise));
    return seconds;
  };
  return {
    pid: child.pid ?? 0,
    send: (line: string) => void child.stdin.write(`${line}\n`),
    take,
    /** Resolves once that many viewers are connected, with nothing; or with why they are not. */
    async connected(viewers: number): Promise<string> {
      for (let passed = 0; passed < 60; passed += 1) {
        const [second] = await take(1);
        if ((second?.failed ?? 0) > 0) return "one of the next ones could not connect";
        if ((second?.connected ?? 0) >= viewers) return "";
      }
      return "the next ones took longer than a minute to connect";
    },
  };
}

function run(program: string, args: readonly string[], cwd?: string): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8", cwd });
  if (status !== 0) throw new Error(stderr);
}
