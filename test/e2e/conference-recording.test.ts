import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { openPanel } from "../helpers/conference-panel.ts";
import { askConferences, tokenFor as participantToken } from "../helpers/conferences.ts";
import { invite, startHost, temporaryDirectory, type TestHost } from "../helpers/host.ts";
import { hasFfmpeg } from "../helpers/movies.ts";
import { browserPath, launchBrowser, signInWith } from "../helpers/people.ts";
import { frameAt, loudness, probe, soundOf } from "../helpers/recorded-file.ts";
import { RecordedPerson, type Colour } from "../helpers/recorded-person.ts";

/** As the documentation of the API has it. */
const recordedSpeakerRoom = {
  name: "Recorded speaker room",
  mediaType: "MEDIA_TYPE_VIDEO_AUDIO",
  max_participants: 50,
  allow_webinar_mode: true,
  allow_chat: true,
  allow_share_screen: true,
  record: true,
  record_mode: "ROOM_COMPOSITE_SPEAKER",
  active: true,
} as const;

const red: Colour = [200, 30, 30];
const isLike = (one: Colour, other: Colour) =>
  one.every((value, channel) => Math.abs(value - (other[channel] ?? 0)) <= 24);

/** A participant; with an operator's token, a host, who may publish. */
async function enter(host: TestHost, id: string, name: string, token: string | null) {
  const tokenFor = async (identity: string) => ({
    livekit_url: host.url.replace("http", "ws"),
    livekit_token: await participantToken(host, id, identity, { name, token }),
  });
  return await RecordedPerson.joinAsGuest({ tokenFor }, name, `participant-${name}`);
}

/** Until that many more seconds of the first part are on the disk, each of which is a fragment at least. */
async function recordFor(host: TestHost, id: string, seconds: number): Promise<void> {
  const folder = join(host.dataDirectory, "recordings", `conf-${id}`);
  const size = () => {
    const parts = existsSync(folder)
      ? readdirSync(folder).find((name) => name.endsWith(".parts"))
      : undefined;
    const file = parts && join(folder, parts, "1-mix.mp4");
    return file === undefined ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  };
  for (let fragments = 0; fragments < seconds; fragments += 1) {
    const before = size();
    await expect.poll(size, { timeout: 40_000, message: "the first part" }).toBeGreaterThan(before);
  }
}

test.skipIf(!browserPath || !hasFfmpeg)(
  "a recorded speaker room leaves its recording where the API and the panel show it",
  { timeout: 180_000 },
  async () => {
    const host = await startHost();
    const { api, token } = host.owner;
    const { id } = await askConferences(host, routes.createConferenceRoom, recordedSpeakerRoom, token);
    const params = { conference_id: id };
    const page = await signInWith(await launchBrowser(), host.url, token);
    await openPanel(page);
    await page.getByRole("link", { name: recordedSpeakerRoom.name }).click();
    await page.getByText("There are no recordings yet.").waitFor();
    const recorded = async () => (await api.call(routes.listConferenceRecordings, { params })).recordings;
    const isRecording = async () =>
      (await api.call(routes.getConference, { params })).conference.live.recording;

    await enter(host, id, "audience", null);
    expect(await isRecording()).toBe(false);
    const speaker = await enter(host, id, "speaker", token);
    await speaker.show({ colour: red });
    await speaker.sound(440);
    await expect.poll(isRecording, { timeout: 20_000 }).toBe(true);
    await recordFor(host, id, 6);
    await askConferences(host, routes.stopConferenceRoom, { id }, token);

    await expect.poll(async () => (await recorded()).length, { timeout: 60_000 }).toBe(1);
    const [listed] = await recorded();
    expect(listed).toMatchObject({
      conference_id: id,
      status: "finished",
      layout: "ROOM_COMPOSITE_SPEAKER",
      transcript: false,
      partial: false,
      problem: null,
    });
    expect(listed?.media?.key).toMatch(new RegExp(`^recordings/conf-${id}/\\d{8}T\\d{6}Z\\.mp4$`));

    const response = await fetch(`${host.url}${listed?.media?.url}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "video/mp4"]);
    const file = join(temporaryDirectory(), "recording.mp4");
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    const { streams, duration } = probe(file);
    expect(streams.map(({ codec_name }) => codec_name)).toEqual(["h264", "aac"]);
    expect(duration).toBeGreaterThan(4);
    // The speaker alone: the audience has no tile.
    const late = Math.floor(duration) - 2;
    expect(frameAt(file, late).at(640, 300)).toSatisfy((colour: Colour) => isLike(colour, red));
    expect(loudness(soundOf(file), 440, late)).toBeGreaterThan(0.01);

    // The panel has listed it by itself, and plays it.
    const player = page.getByRole("group", { name: /^Recording of/ });
    await player.getByRole("button", { name: "Play" }).click();
    await expect
      .poll(() => player.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime), {
        timeout: 20_000,
      })
      .toBeGreaterThan(1);

    // A link is only as good as the right of whoever asked for it.
    const member = await invite(host, "Member");
    const ofRecording = { params: { ...params, recording_id: listed?.id ?? "" } };
    await expect(member.api.call(routes.getConferenceRecording, ofRecording)).rejects.toMatchObject({
      code: "SW_CONFERENCE_NOT_FOUND",
    });
    await askConferences(host, routes.removeConferenceRoom, { id }, token);
    await expect
      .poll(async () => (await fetch(`${host.url}${listed?.media?.url}`)).status, { timeout: 10_000 })
      .toBe(404);
  },
);
