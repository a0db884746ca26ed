import { join } from "node:path";
import { routes } from "../../src/shared/contract/index.ts";
import { general, invite, startHost, temporaryDirectory } from "./host.ts";
import { ffmpeg } from "./movies.ts";
import { leavePostedRecording } from "./posted-recordings.ts";
import { inCall, initiate } from "./rooms.ts";

/** How long they play. */
export const SECONDS = 40;

/** Long and noisy enough that a browser does not load all of it at once. */
function makeMovie(): string {
  const file = join(temporaryDirectory(), "recording.mp4");
  const picture = "testsrc2=size=1280x720:rate=15,noise=alls=30:allf=t,format=yuv420p";
  const input = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=frequency=330:sample_rate=48000"];
  const output = "-c:v libx264 -preset ultrafast -g 15 -b:v 4M -c:a aac -movflags +faststart -t".split(" ");
  ffmpeg(...input, ...output, String(SECONDS), file);
  return file;
}

/** The data folder of a host that is stopped, after a call of the owner's and Bea's, of which there are two recordings. */
export async function leavePostedRecordings() {
  const dataDirectory = temporaryDirectory();
  const before = await startHost({ dataDirectory });
  const bea = await invite(before, "Bea");
  const grant = await initiate(before.owner, (await general(before.owner)).id);
  await bea.api.call(routes.joinCall, inCall(grant));
  await before.owner.api.call(routes.endCall, inCall(grant));
  await before.stop();
  const { userId: startedBy } = before.owner;
  const file = makeMovie();
  const common = { callId: grant.call_id, startedBy, seconds: SECONDS, file };
  const said = (userId: string, name: string, startMs: number, text: string) => ({
    userId,
    name,
    startMs,
    endMs: startMs + 2_000,
    text,
  });
  await leavePostedRecording(dataDirectory, {
    ...common,
    video: false,
    partial: true,
    problem: "disk_full",
    upload: { status: "waiting", problem: "wrong_keys", done: 0 },
    transcript: { status: "failed", problem: "timeout" },
  });
  const id = await leavePostedRecording(dataDirectory, {
    ...common,
    transcript: {
      status: "finished",
      segments: [
        said(startedBy, "Ada", 2_000, "Shall we move the release to Thursday?"),
        said(startedBy, "Ada", 5_000, "Friday is a holiday in Berlin."),
        said(bea.userId, "Bea", 9_000, "Thursday works for me."),
        said(startedBy, "Ada", 31_000, "Then it is decided."),
      ],
    },
  });
  return { dataDirectory, file, id, callId: grant.call_id, startedBy, beasToken: bea.token };
}
