import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ExternalMediaServer } from "../../../src/media-server/external-media-server.ts";
import type { MediaServerState } from "../../../src/media-server/state.ts";

/** An external LiveKit that answers with its time. */
async function stateWith(minutesOff: number, status = 200): Promise<MediaServerState> {
  const server = createServer((_request, response) => {
    response.setHeader("Date", new Date(Date.now() + minutesOff * 60_000).toUTCString());
    response.writeHead(status).end("OK");
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return await new Promise((resolve) => {
    const monitor = new ExternalMediaServer(`http://127.0.0.1:${port}`, resolve);
    onTestFinished(() => monitor.stop());
    monitor.start();
  });
}

test.each([
  [0, { status: "healthy" }],
  [0.8, { status: "healthy" }],
  [10, { status: "waiting", code: "HEARTH_LIVEKIT_CLOCK" }],
  [-10, { status: "waiting", code: "HEARTH_LIVEKIT_CLOCK" }],
])("a clock %d minutes off", async (minutes, expected) => {
  expect(await stateWith(minutes)).toMatchObject(expected);
});

test("an external media server that does not answer properly is down", async () => {
  expect(await stateWith(0, 503)).toMatchObject({ status: "waiting", code: "HEARTH_LIVEKIT_UNREACHABLE" });
});
