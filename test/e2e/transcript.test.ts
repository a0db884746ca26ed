import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { allMessages, invite, startHost } from "../helpers/host.ts";
import { browserPath } from "../helpers/people.ts";
import { RecordedPerson } from "../helpers/recorded-person.ts";
import { createRoomWith, inCall, initiate } from "../helpers/rooms.ts";
import { expectAttribution, people } from "../helpers/script.ts";
import { recite } from "../helpers/speech.ts";

test.skipIf(!browserPath || !process.env["HEARTH_TEST_SPEECH"])(
  "three people in a recorded call, two of them at once, are all in its transcript, each with what they said",
  async () => {
    const host = await startHost({
      env: { HEARTH_TRANSCRIBE_COMMAND: "pocketsphinx_continuous -infile {wav} -logfn /dev/null" },
    });
    await host.owner.api.call(routes.renameMe, { body: { display_name: "Ada" } });
    const others = [await invite(host, "Ben"), await invite(host, "Cleo")];
    const room = await createRoomWith(host, others);
    const grant = await initiate(host.owner, room.id);
    const grants = [grant];
    for (const { api } of others) grants.push(await api.call(routes.joinCall, inCall(grant)));
    const microphones = [];
    for (const [index, of] of grants.entries()) {
      const tokenFor = () => Promise.resolve(of);
      const person = await RecordedPerson.join({ tokenFor }, people[index]?.name ?? "", String(index));
      microphones.push(await person.open());
    }
    const options = { audio: true, video: false, transcript: true };
    const recording = await host.owner.api.call(routes.startRecording, { ...inCall(grant), body: options });
    const parts = join(host.dataDirectory, "recordings", grant.call_id);
    const voices = () =>
      readdirSync(parts, { recursive: true }).filter((name) => String(name).includes("voice-")).length;
    await expect.poll(() => (existsSync(parts) ? voices() : 0), { timeout: 40_000 }).toBe(3);
    await Promise.all(
      microphones.map(({ say }, index) => {
        const { voice, lines, offsetMs } = people[index] ?? expect.fail("nobody");
        return say(
          recite(
            voice,
            lines.map(({ text, at }) => ({ text, at: at + offsetMs / 1000 })),
          ),
        );
      }),
    );
    await host.owner.api.call(routes.stopRecording, inCall(grant));

    const params = { call_id: grant.call_id, recording_id: recording.id };
    const get = () => host.owner.api.call(routes.getRecording, { params });
    await expect
      .poll(async () => (await get()).transcript_state?.status, { timeout: 90_000 })
      .toBe("finished");
    const transcript = await host.owner.api.call(routes.getTranscript, { params });
    const start = (transcript.segments[0]?.start_ms ?? 0) - 1_000;
    expectAttribution(transcript, [host.owner.userId, ...others.map(({ userId }) => userId)], start);
    const kinds = (await allMessages(host.owner.api, room.id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "recording" || kind === "transcript")).toEqual([
      "recording",
      "transcript",
    ]);
  },
);
