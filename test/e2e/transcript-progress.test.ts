import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { startHost, temporaryDirectory } from "../helpers/host.ts";
import { browserPath, launchBrowser, signInWith } from "../helpers/people.ts";
import { prepareRecordedCall } from "../helpers/recorded-call.ts";
import { people } from "../helpers/script.ts";
import { speak } from "../helpers/speech.ts";

/** A transcription server whose answers wait until the test gives them. Ends with the test. */
async function startEngine() {
  const asked: ServerResponse[] = [];
  const server = createServer(
    (request, response) => void request.resume().on("end", () => asked.push(response)),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const next = async () => {
    await expect.poll(() => asked.length, { timeout: 30_000 }).toBeGreaterThan(0);
    return asked.shift() ?? expect.fail("nobody has asked");
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    next,
    say: async (text: string) => void (await next()).end(JSON.stringify({ text })),
  };
}

describe.skipIf(!browserPath || !process.env["HEARTH_TEST_SPEECH"])("a transcript that is being made", () => {
  test("shows how far it is, is cancelled, goes on, says why it failed, and is made again", async () => {
    const dataDirectory = temporaryDirectory();
    const [{ voice, lines } = expect.fail("nobody")] = people;
    await prepareRecordedCall(
      dataDirectory,
      ["Ada"],
      [{ person: 0, offsetMs: 0, write: (file) => speak(file, voice, lines) }],
    );
    const engine = await startEngine();
    const host = await startHost({ dataDirectory, env: { HEARTH_TRANSCRIBE_URL: engine.url } });
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    const recording = page.getByTestId("recording");
    const progress = recording.getByRole("progressbar", { name: "The transcript is being made" });
    const done = () => progress.evaluate((bar: HTMLProgressElement) => bar.value);

    await engine.say("We are going to the market.");
    const unanswered = await engine.next();
    await expect.poll(done).toBe(0.5);
    const left = once(unanswered, "close");
    await recording.getByRole("button", { name: "Cancel" }).click();
    await recording.getByText("The transcript was canceled.").waitFor();
    await left;

    await recording.getByRole("button", { name: "Make a transcript" }).click();
    // What was transcribed is kept.
    const refused = await engine.next();
    await expect.poll(done).toBe(0.5);
    refused.writeHead(403).end();
    const problem = page.getByText("There is no transcript. The transcription server rejected the request.");
    await problem.waitFor();

    await page.getByRole("button", { name: "Try again" }).click();
    await engine.say("The children are playing in the garden.");
    const transcript = page.getByTestId("transcript");
    await transcript.getByText("Transcript").click();
    await transcript.getByText("We are going to the market.").waitFor();
    await transcript.getByText("The children are playing in the garden.").waitFor();
    expect(await problem.count()).toBe(0);
    expect(await progress.count()).toBe(0);
  });
});
