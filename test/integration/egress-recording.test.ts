import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { EgressStatus, type EgressInfo } from "@livekit/protocol";
import { AccessToken } from "livekit-server-sdk";
import { describe, expect, test } from "vitest";
import { S3Files } from "../../src/control-plane/files/s3.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { canMount, mountSmallDisk } from "../helpers/disk.ts";
import { startEgressServer } from "../helpers/egress-server.ts";
import { allMessages, general, startHost, temporaryDirectory, type TestHost } from "../helpers/host.ts";
import { hasMinio, startMinio } from "../helpers/minio.ts";
import { inCall, initiate } from "../helpers/rooms.ts";

const keys = { apiKey: "external", apiSecret: "s".repeat(32) };

/** A webhook as LiveKit signs it. */
async function sendWebhook(host: TestHost, event: string, egressInfo: EgressInfo): Promise<number> {
  const createdAt = String(Math.floor(Date.now() / 1000));
  const body = JSON.stringify({ event, id: `EV_${createdAt}`, createdAt, egressInfo: egressInfo.toJson() });
  const token = new AccessToken(keys.apiKey, keys.apiSecret, { ttl: 300 });
  token.sha256 = createHash("sha256").update(body).digest("base64");
  const response = await fetch(`${host.url}/v1/calls/webhook`, {
    method: "POST",
    headers: { authorization: await token.toJwt(), "content-type": "application/webhook+json" },
    body,
  });
  return response.status;
}

describe.skipIf(!hasMinio)("a host that records with LiveKit Egress", () => {
  test("has the recording from the bucket, as soon as Egress says that it has uploaded it", async () => {
    const [livekit, minio] = [await startEgressServer(keys), await startMinio()];
    const host = await startHost({
      // Too small for a recorder of our own, which Egress does not care about.
      ...(canMount ? { dataDirectory: mountSmallDisk("400m").directory } : {}),
      env: {
        ...minio.env,
        HEARTH_RECORDER: "egress",
        LIVEKIT_URL: livekit.url,
        LIVEKIT_API_KEY: keys.apiKey,
        LIVEKIT_API_SECRET: keys.apiSecret,
      },
    });
    const { api } = host.owner;
    expect((await api.call(routes.getDoctor)).checks).toContainEqual(
      expect.objectContaining({ id: "recorder", status: "ok", code: "recorder_egress" }),
    );
    const room = await general(host.owner);
    const call = await initiate(host.owner, room.id);
    const body = { audio: true, video: true, transcript: false };
    const { id } = await api.call(routes.startRecording, { ...inCall(call), body });
    const output = livekit.started[0]?.fileOutputs[0];
    const filepath = output?.filepath ?? "";
    expect(filepath).toMatch(new RegExp(`^recordings/${call.call_id}/\\d{8}T\\d{6}Z\\.mp4$`));
    await api.call(routes.stopRecording, inCall(call));
    await expect.poll(() => livekit.stopped).toEqual(["EG_1"]);

    const content = randomBytes(3_000_000);
    const file = join(temporaryDirectory(), "egress.mp4");
    writeFileSync(file, content);
    const sha256 = createHash("sha256").update(content).digest("hex");
    const about = { size: content.length, sha256, contentType: "video/mp4" };
    await new S3Files(minio.settings).put(filepath, file, about, () => {}, new AbortController().signal);
    const ended = livekit.end("EG_1", EgressStatus.EGRESS_COMPLETE, {
      filename: filepath,
      size: BigInt(content.length),
      duration: 12_345_000_000n,
      location: `${minio.settings.endpoint}/hearth/${filepath}`,
    });
    expect(await sendWebhook(host, "egress_ended", ended)).toBe(200);
    const params = { call_id: call.call_id, recording_id: id };
    // Sooner than the next look at the list.
    await expect
      .poll(async () => (await api.call(routes.getRecording, { params })).status, { timeout: 5_000 })
      .toBe("finished");
    const { media } = await api.call(routes.getRecording, { params });
    expect(media).toMatchObject({
      key: filepath,
      size: content.length,
      sha256,
      content_type: "video/mp4",
      duration_ms: 12_345,
    });
    const messages = await allMessages(api, room.id);
    expect(messages.map(({ kind }) => kind)).toContain("recording");
  });

  test("has it end what it may record although its answer was lost, also after kill -9 and without Egress chosen", async () => {
    const [livekit, minio] = [await startEgressServer(keys), await startMinio()];
    const env = {
      ...minio.env,
      LIVEKIT_URL: livekit.url,
      LIVEKIT_API_KEY: keys.apiKey,
      LIVEKIT_API_SECRET: keys.apiSecret,
    };
    const dataDirectory = temporaryDirectory();
    const host = await startHost({ dataDirectory, env: { ...env, HEARTH_RECORDER: "egress" } });
    const room = await general(host.owner);
    const call = await initiate(host.owner, room.id);
    livekit.refuse("no answer");
    const body = { audio: true, video: true, transcript: false };
    const { id } = await host.owner.api.call(routes.startRecording, { ...inCall(call), body });
    expect(livekit.started).toHaveLength(1);
    const killed = once(host.process, "exit");
    host.process.kill("SIGKILL");
    await killed;
    livekit.refuse(null);
    const next = await startHost({ dataDirectory, env });
    await expect.poll(() => livekit.stopped, { timeout: 15_000 }).toEqual(["EG_1"]);
    await sendWebhook(next, "egress_ended", livekit.end("EG_1", EgressStatus.EGRESS_COMPLETE, null));
    const params = { call_id: call.call_id, recording_id: id };
    const get = () => next.owner.api.call(routes.getRecording, { params });
    await expect.poll(async () => (await get()).status, { timeout: 5_000 }).toBe("failed");
    expect((await get()).problem).toBe("nothing_recorded");
  });

  test.each([
    ["without a bucket", { HEARTH_RECORDER: "egress", LIVEKIT_URL: "ws://127.0.0.1:1" }, "HEARTH_S3_BUCKET"],
    ["with something else", { HEARTH_RECORDER: "obs" }, 'It is "obs"'],
  ])("does not start %s, and says why", async (_how, env, why) => {
    const livekit = { LIVEKIT_API_KEY: keys.apiKey, LIVEKIT_API_SECRET: keys.apiSecret };
    await expect(startHost({ env: { ...livekit, ...env } })).rejects.toThrow(
      new RegExp(`${why}[\\s\\S]*HEARTH_RECORDER_SETTINGS`),
    );
  });
});
