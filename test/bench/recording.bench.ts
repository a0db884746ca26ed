import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished, test, vi } from "vitest";
import { createChromiumRecorder } from "../../src/host/recorder/chromium.ts";
import { temporaryDirectory, startHost } from "../helpers/host.ts";
import { offsetsIn } from "../helpers/flashes.ts";
import { hasFfmpeg } from "../helpers/movies.ts";
import { browserPath } from "../helpers/people.ts";
import { commandOf, familyOf, processorSeconds, runningProcesses } from "../helpers/process-figures.ts";
import { probe } from "../helpers/recorded-file.ts";
import { RecordedPerson, type Colour } from "../helpers/recorded-person.ts";
import { startRecorderRoutes } from "../helpers/recorder-routes.ts";
import { record } from "./record.ts";

const colours: readonly Colour[] = [
  [200, 30, 30],
  [30, 160, 30],
  [40, 60, 220],
  [190, 150, 20],
];
/** How long is measured, in s; HEARTH_BENCH_SECONDS=1800 shows whether memory grows. */
const SECONDS = Number(process.env["HEARTH_BENCH_SECONDS"] ?? 30);
const SETTLE = 8;
const STEP = 5;
/** ms: what is measured, and what joining, saving and looking at the file take. */
const TIMEOUT = SECONDS * 1000 + 300_000;

/** Of the processor, in s: in user and kernel mode. */
const spentBy = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + processorSeconds(pid), 0);

/** In MiB, what they share counted once. */
const memoryOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return sum + Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) / 1024;
  }, 0);

test.skipIf(!browserPath || !hasFfmpeg)(
  "what recording four people at 720p30 costs",
  async () => {
    const host = await startRecorderRoutes(await startHost());
    const root = await openPage(host.url);
    for (const [index, colour] of colours.entries()) {
      const person = await RecordedPerson.join(host, `Person ${index}`, String(index));
      await person.show({ colour, width: 1280, height: 720, frameRate: 30, simulcast: true });
      await person.sound(300 + index * 170);
    }
    await pause(SETTLE * 1000);

    const costs: number[] = [];
    const memory: number[] = [];
    const family = familyOf(root);
    for (let passed = 0; passed < SECONDS; passed += STEP) {
      const [began, before] = [performance.now(), spentBy(family)];
      await pause(STEP * 1000);
      costs.push(((spentBy(family) - before) / (performance.now() - began)) * 1000);
      memory.push(memoryOf(family));
    }
    await host.stop();
    const { streams, duration } = probe(host.save("mix"));
    const frames = Number(streams.find(({ codec_name }) => codec_name === "h264")?.nb_read_packets);
    record({ what: "recording four people at 720p30", unit: "cores", values: costs, target: "0.6" });
    record({ what: "the frame rate of the file", unit: "fps", values: [frames / duration], target: "30" });
    record({ what: "the recorder's memory", unit: "MiB", values: memory });
    record({ what: "its growth", unit: "MiB per hour", values: [slopeOf(memory) * (3600 / STEP)] });
    record({ what: "decoding, composing and encoding by ffmpeg", unit: "cores", values: [floor()] });
  },
  TIMEOUT,
);

test.skipIf(!browserPath || !hasFfmpeg)(
  "how far sound and picture are apart",
  async () => {
    const host = await startRecorderRoutes(await startHost());
    await openPage(host.url);
    await (await RecordedPerson.join(host, "Flo", "f")).flash();
    await pause(SECONDS * 1000);
    await host.stop();
    const values = offsetsIn(host.save("mix")).map((offset) => offset * 1000);
    record({ what: "the sound after its picture", unit: "ms", values, target: "±80" });
  },
  TIMEOUT,
);

/** As a host does it. Returns the id of the browser's process. */
async function openPage(url: string): Promise<number> {
  const dataDirectory = temporaryDirectory();
  vi.stubEnv("HEARTH_RECORDER_BROWSER", browserPath);
  const program = createChromiumRecorder({
    dataDirectory,
    onLine: (line) => process.stderr.write(`${line}\n`),
  });
  const page = await program.open(url, new AbortController().signal);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await page.close();
  });
  const isBrowser = (pid: number) => {
    const command = commandOf(pid);
    return command.includes(dataDirectory) && !command.includes("--type=");
  };
  return runningProcesses().find(isBrowser) ?? 0;
}

/** By the least squares, per step. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [above, below] = values.reduce(
    ([a, b], value, index) => [a + (index - middle) * (value - mean), b + (index - middle) ** 2] as const,
    [0, 0] as readonly [number, number],
  );
  return below === 0 ? 0 : above / below;
}

/** The cores that ffmpeg needs at least for the same: four times 640x360, which is what a grid of four shows. */
function floor(): number {
  const directory = temporaryDirectory();
  const seconds = 20;
  const inputs = colours.flatMap(([red, green, blue], index) => {
    const file = join(directory, `${index}.webm`);
    const colour = `color=0x${[red, green, blue].map((value) => value.toString(16).padStart(2, "0")).join("")}`;
    const sine = `sine=frequency=${300 + index * 170}:sample_rate=48000`;
    ffmpeg(
      ...`-f lavfi -i ${colour}:size=640x360:rate=30,noise=alls=4:allf=t -f lavfi -i ${sine}`.split(" "),
      ...`-t ${seconds} -c:v libvpx -deadline realtime -cpu-used 8 -b:v 500k -c:a libopus ${file}`.split(" "),
    );
    return ["-i", file];
  });
  const layout = "[0:v][1:v][2:v][3:v]xstack=inputs=4:layout=0_0|w0_0|0_h0|w0_h0[v]";
  const mix = `${layout};[0:a][1:a][2:a][3:a]amix=inputs=4[a]`;
  const spent = ffmpeg(
    ...inputs,
    ...`-filter_complex ${mix} -map [v] -map [a] -c:v libx264 -preset ultrafast -b:v 2500k -c:a aac`.split(
      " ",
    ),
    join(directory, "mix.mp4"),
  );
  return spent / seconds;
}

/** The seconds of processor time that it took. */
function ffmpeg(...args: readonly string[]): number {
  const { stderr, status } = spawnSync("ffmpeg", ["-v", "info", "-benchmark", "-y", ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const [, user, system] = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr) ?? [];
  return Number(user) + Number(system);
}
