import { execFileSync, spawnSync } from "node:child_process";
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryDirectory } from "./host.ts";

/** Whether ffmpeg and ffprobe are here, with which the tests make movies and look into them. */
export const hasFfmpeg = Boolean(process.env["HEARTH_TEST_FFMPEG"]);

export interface MovieOptions {
  /** Null for sound only. */
  readonly size?: string | null;
  readonly colour?: string;
  /** Of a tone, in Hz; null for no sound. */
  readonly tone?: number | null;
  readonly seconds?: number;
  /** More options for ffmpeg, such as for another codec. */
  readonly more?: readonly string[];
}

/** A fragmented MP4 as a recorder leaves it: a fragment and a key frame each second. */
export function makePart({
  size = "1280x720",
  colour = "red",
  tone = 440,
  seconds = 6,
  more = [],
}: MovieOptions = {}): string {
  const file = join(temporaryDirectory(), "part.mp4");
  ffmpeg(
    ...(size === null
      ? []
      : ["-f", "lavfi", "-i", `color=${colour}:size=${size}:rate=30,noise=alls=20:allf=t,format=yuv420p`]),
    ...(tone === null ? [] : ["-f", "lavfi", "-i", `sine=frequency=${tone}:sample_rate=48000`]),
    ..."-c:v libx264 -preset ultrafast -bf 0 -g 30 -b:v 600k -c:a aac -ac 2".split(" "),
    ..."-movflags frag_keyframe+empty_moov+default_base_moof -frag_duration 1000000".split(" "),
    "-t",
    String(seconds),
    ...more,
    file,
  );
  return file;
}

export function ffmpeg(...args: readonly string[]): void {
  execFileSync("ffmpeg", ["-v", "error", "-y", ...args], { stdio: ["ignore", "ignore", "inherit"] });
}

export interface Stream {
  readonly codec_type: "video" | "audio";
  readonly codec_name: string;
  readonly codec_tag_string: string;
  readonly width?: number;
  readonly height?: number;
  readonly start_time: string;
  readonly duration: string;
  readonly nb_frames: string;
}

/** What ffprobe says about a file's streams, video first. */
export function streamsOf(file: string): Stream[] {
  const said = execFileSync("ffprobe", ["-v", "error", "-show_streams", "-of", "json", file], {
    encoding: "utf8",
  });
  const { streams } = JSON.parse(said) as { streams: Stream[] };
  return streams.sort((one, other) => (one.codec_type < other.codec_type ? 1 : -1));
}

/** When each packet of a stream is presented, in seconds. */
export function timesOf(file: string, stream: "v" | "a"): number[] {
  const args = [
    "-v",
    "error",
    "-select_streams",
    stream,
    "-show_entries",
    "packet=pts_time",
    "-of",
    "csv=p=0",
  ];
  return execFileSync("ffprobe", [...args, file], { encoding: "utf8", maxBuffer: 64e6, stdio: "pipe" })
    .split("\n")
    .filter((line) => line !== "")
    .map(parseFloat);
}

/** Decodes all of it, and returns what ffmpeg complains about. */
export function complaintsAbout(file: string): string {
  // Frames as they come, in the file's own time base: in one of a constant rate, ffmpeg complains about two in one place.
  const args = [
    "-v",
    "warning",
    "-i",
    file,
    "-fps_mode",
    "passthrough",
    "-enc_time_base",
    "-1",
    "-f",
    "null",
    "-",
  ];
  return spawnSync("ffmpeg", args, { encoding: "utf8" }).stderr;
}

/** The colour in the middle of the picture at a time, in seconds. */
export function colourAt(file: string, at: number): { red: number; green: number; blue: number } {
  const args = ["-v", "error", "-i", file, "-frames:v", "1"];
  // At a constant rate, a frame that stands is there at any time.
  const filter = `fps=30,trim=start=${at},crop=64:64,scale=1:1:flags=area,format=rgb24`;
  const [red = 0, green = 0, blue = 0] = execFileSync(
    "ffmpeg",
    [...args, "-vf", filter, "-f", "rawvideo", "-"],
    { maxBuffer: 64e6 },
  );
  return { red, green, blue };
}

/** How loud it is between two times, in dB below full scale; -91 is silence in 16 bits. */
export function loudness(file: string, from: number, to: number): number {
  const filter = `atrim=${from}:${to},volumedetect`;
  const { stderr } = spawnSync("ffmpeg", ["-i", file, "-af", filter, "-vn", "-f", "null", "-"], {
    encoding: "utf8",
  });
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1] ?? NaN);
}

/** Serves a file with byte ranges, and a page beside it, as a host does. Returns the address of the file. */
export async function serveMovie(file: string): Promise<string> {
  const { size } = statSync(file);
  const server = createServer((request, response) => {
    if (request.url !== "/movie.mp4")
      return void response.setHeader("content-type", "text/html").end("<body>");
    const [, from = "0", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "bytes=0-") ?? [];
    const start = Number(from);
    const end = to === "" ? size - 1 : Math.min(Number(to), size - 1);
    response.writeHead(206, {
      "content-type": "video/mp4",
      "accept-ranges": "bytes",
      "content-range": `bytes ${start}-${end}/${size}`,
      "content-length": end - start + 1,
    });
    createReadStream(file, { start, end })
      .on("error", () => response.destroy())
      .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/movie.mp4`;
}
