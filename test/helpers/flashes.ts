import { spawnSync } from "node:child_process";
import type { Browser } from "playwright";
import type { TestHost } from "./host.ts";
import { probe, soundOf } from "./recorded-file.ts";
import type { RecorderHost } from "./recorder-host.ts";

const RATE = 48_000;
/** How long after one flash the next one comes, in s, and how far apart its picture and its sound may be found. */
const PERIOD = 2;
const NEAR = PERIOD / 2;

/** A participant whose picture turns white, and who beeps, at the same moments. */
export async function flash(browser: Browser, real: TestHost, host: RecorderHost): Promise<void> {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(real.url);
  await page.addScriptTag({ path: "node_modules/livekit-client/dist/livekit-client.umd.js" });
  const grant = await host.tokenFor(`${"f".repeat(24)}:dev-${"f".repeat(16)}`, "Flo");
  await page.evaluate(
    async ({ livekit_url, livekit_token, period }) => {
      const { LivekitClient } = window as unknown as { LivekitClient: typeof import("livekit-client") };
      const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
      const draw = canvas.getContext("2d");
      const audio = new AudioContext();
      const beep = new GainNode(audio, { gain: 0 });
      const tone = new OscillatorNode(audio, { frequency: 1_000 });
      const sound = new MediaStreamAudioDestinationNode(audio);
      tone.connect(beep).connect(sound);
      tone.start();
      const begun = performance.now();
      setInterval(() => {
        const isOn = ((performance.now() - begun) / 1000) % period < 0.3;
        if (draw) draw.fillStyle = isOn ? "white" : "black";
        draw?.fillRect(0, 0, 640, 360);
        beep.gain.value = isOn ? 0.5 : 0;
      }, 10);
      const room = new LivekitClient.Room();
      await room.connect(livekit_url, livekit_token);
      const [video] = canvas.captureStream(30).getVideoTracks();
      const [microphone] = sound.stream.getAudioTracks();
      const { Camera, Microphone } = LivekitClient.Track.Source;
      if (video) await room.localParticipant.publishTrack(video, { source: Camera, simulcast: false });
      if (microphone)
        await room.localParticipant.publishTrack(microphone, { source: Microphone, dtx: false });
    },
    { ...grant, period: PERIOD },
  );
}

/** By flash: how long after its picture its sound comes, in s. */
export function offsetsIn(file: string): number[] {
  const beeps = beepsIn(file);
  return flashesIn(file).flatMap((seen) => {
    const heard = beeps.find((time) => Math.abs(time - seen) < NEAR);
    return heard === undefined ? [] : [heard - seen];
  });
}

/** When the picture turns white. */
function flashesIn(file: string): number[] {
  const args = ["-v", "error", "-i", file, "-fps_mode", "passthrough", "-vf", "crop=64:64:640:500,scale=1:1"];
  const { stdout } = spawnSync("ffmpeg", [...args, "-pix_fmt", "gray", "-f", "rawvideo", "-"], {
    maxBuffer: 2 ** 30,
  });
  const times = probe(file)
    .packets.filter(({ stream_index }) => stream_index === 0)
    .map(({ pts_time }) => Number(pts_time));
  return times.filter(
    (_, index) => index > 0 && (stdout[index] ?? 0) > 128 && (stdout[index - 1] ?? 0) <= 128,
  );
}

/** When it becomes loud. */
function beepsIn(file: string): number[] {
  const sound = soundOf(file);
  const begin = Number(probe(file).packets.find(({ stream_index }) => stream_index === 1)?.pts_time ?? 0);
  const beeps: number[] = [];
  let loud = -RATE;
  for (const [index, sample] of sound.entries()) {
    if (Math.abs(sample) < 0.1) continue;
    // It was silent for long before.
    if (index - loud > RATE / 2) beeps.push(begin + index / RATE);
    loud = index;
  }
  return beeps;
}
