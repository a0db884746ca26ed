import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import type { Page } from "playwright";
import { expect, onTestFinished } from "vitest";
import { temporaryDirectory } from "./host.ts";

export const hasSoundDevices = process.env["HEARTH_TEST_PULSEAUDIO"] === "yes";

const START = 10_000;

/**
 * Microphones and speakers that a test connects and disconnects: a PulseAudio of its own, which ends with the test.
 * Each microphone hears one tone, by which the other side knows it.
 */
export async function startSoundDevices(): Promise<SoundDevices> {
  const folder = temporaryDirectory();
  const socket = join(folder, "native");
  const env = {
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    PULSE_RUNTIME_PATH: folder,
    PULSE_SERVER: `unix:${socket}`,
  };
  const options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--log-level=error"];
  const modules = [`module-native-protocol-unix socket=${socket} auth-anonymous=1`];
  const daemon = spawn("pulseaudio", [...options, ...modules.flatMap((module) => ["-L", module])], {
    env: { ...process.env, ...env },
    stdio: "ignore",
  });
  onTestFinished(() => void daemon.kill("SIGKILL"));
  const devices = new SoundDevices(env);
  await expect.poll(() => devices.isReady(), { timeout: START }).toBe(true);
  return devices;
}

export class SoundDevices {
  /** Added to the variables of a program, these give it the devices. */
  readonly env: Record<string, string>;

  constructor(env: Record<string, string>) {
    this.env = env;
  }

  isReady(): boolean {
    try {
      this.#control("info");
      return true;
    } catch {
      return false;
    }
  }

  /** Connects a microphone that hears a tone of this frequency, in Hz. Returns the function that disconnects it. */
  connectMicrophone(name: string, frequency: number): () => void {
    // PulseAudio's own source of a tone is too quiet, and has gaps.
    const pipe = `Inside-${name}`;
    this.connectSpeaker(pipe);
    this.#load("module-sine", `sink=${pipe}`, `frequency=${frequency}`);
    const named = nameOf("source", name);
    return this.#load("module-remap-source", `master=${pipe}.monitor`, `source_name=${name}`, named);
  }

  /** Connects a speaker. Returns the function that disconnects it. */
  connectSpeaker(name: string): () => void {
    return this.#load("module-null-sink", `sink_name=${name}`, nameOf("sink", name));
  }

  /** The device that is used where nothing was chosen. */
  useByDefault(kind: "microphone" | "speaker", name: string): void {
    this.#control(kind === "microphone" ? "set-default-source" : "set-default-sink", name);
  }

  #load(...module: readonly string[]): () => void {
    const id = this.#control("load-module", ...module);
    return () => void this.#control("unload-module", id);
  }

  #control(...command: readonly string[]): string {
    return execFileSync("pactl", command, {
      env: { ...process.env, ...this.env },
      encoding: "utf8",
      stdio: "pipe",
    }).trim();
  }
}

const nameOf = (kind: "source" | "sink", name: string): string =>
  `${kind}_properties=device.description=${name}`;

/**
 * Makes Chromium see that a device has come or gone. It hears of devices from udev, which knows nothing of PulseAudio's own,
 * and whenever a page asks, if it has not looked just before.
 */
export async function lookAtDevices(page: Page, name: string, change: "has come" | "is gone"): Promise<void> {
  const isListed = () =>
    page.evaluate(
      async (label) =>
        (await navigator.mediaDevices.enumerateDevices()).some((device) => device.label === label),
      name,
    );
  await expect.poll(isListed, { timeout: 10_000, interval: 250 }).toBe(change === "has come");
}

/** The frequency of what a page receives from others, in Hz; null for silence. It hears one voice. */
export async function heardTone(page: Page): Promise<number | null> {
  return await page.evaluate(async () => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    const track = connections
      .filter(({ connectionState }) => connectionState === "connected")
      .flatMap((connection) => connection.getReceivers())
      .map((receiver) => receiver.track)
      .find(({ kind, readyState, muted }) => kind === "audio" && readyState === "live" && !muted);
    if (!track) return null;
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    await context.resume();
    // As long as the analyser looks back.
    await new Promise((resolve) => setTimeout(resolve, 400));
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    const loudest = levels.reduce((best, level, i) => (level > (levels[best] ?? 0) ? i : best), 0);
    const frequency = (loudest * context.sampleRate) / analyser.fftSize;
    await context.close();
    return (levels[loudest] ?? -Infinity) > -90 ? frequency : null;
  });
}

/** Waits until a page hears a tone of this frequency, in Hz, give or take the resolution of its spectrum. */
export async function expectTone(page: Page, frequency: number): Promise<void> {
  await expect
    .poll(async () => Math.abs(((await heardTone(page)) ?? 0) - frequency), {
      timeout: 20_000,
      interval: 300,
    })
    .toBeLessThan(12);
}
