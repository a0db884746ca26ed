import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { createTestConference } from "../helpers/conferences.ts";
import { startHost, withoutRecorder, type TestHost } from "../helpers/host.ts";
import { expectAnswer, routeOf } from "../helpers/openapi.ts";

/** Each request of the published Conferences API, run as printed, against the printed answer. */

interface Example {
  readonly title: string;
  readonly command: string;
  /** Null where none is printed: the answer is that of the same method elsewhere. */
  readonly answer: unknown;
}

const sections = readFileSync("test/fixtures/conferences-api.txt", "utf8")
  .split(/^# /m)
  .slice(1)
  .map((section) => {
    const [title = "", ...text] = section.trim().split("\n");
    return { title, text: text.join("\n") };
  });
const answers = new Map(
  sections
    .filter(({ title }) => title.startsWith("Response: "))
    .map(({ title, text }) => [title.replace("Response: ", ""), JSON.parse(text) as unknown]),
);
const examples: Example[] = sections
  .filter(({ text }) => text.startsWith("curl"))
  .map(({ title, text }) => ({
    title,
    command: text,
    answer: answers.get(text.includes("/create ") ? "Create video call" : title),
  }));

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ inHook: true, env: withoutRecorder });
});
afterAll(async () => void (await host?.stop()));

const urlIn = (command: string) => /http:\/\/localhost(\S*)/.exec(command)?.[1] ?? "";
const bodyIn = (command: string) =>
  JSON.parse(/--data '([^']*)'/.exec(command)?.[1] ?? "") as Record<string, unknown>;

async function run(command: string, conferenceId: string, livekitRoom: string): Promise<unknown> {
  const text = command
    .replace("http://localhost", host.url)
    .replace("<your_api_token>", host.owner.token)
    .replace("VIDEO_CALL_ID", conferenceId)
    .replace("34d4f497-f95b-4543-8d15-fde0b77d8abc", livekitRoom);
  const { stdout } = await promisify(execFile)("bash", ["-c", text]);
  return JSON.parse(stdout) as unknown;
}

/** What kind of value a text, number, … is; the same for all values that a program may take for each other. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(shapeOf(item))))];
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
  if (typeof value !== "string") return typeof value;
  if (/^[0-9a-f]{24}$/.test(value)) return "an id";
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return "a UUID";
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return "a time";
  return /^[A-Z]+_[A-Z_]+$/.test(value) ? value.split("_")[0] : "a text";
}

test("there is an example of each method", () => {
  const paths = new Set(examples.map(({ command }) => urlIn(command)));
  expect([...paths].toSorted()).toEqual(
    Object.values(routes)
      .map(({ path }): string => path)
      .filter((path) => path.startsWith("/api/"))
      .toSorted(),
  );
});

describe.each(examples)("$title", ({ command, answer: printed }) => {
  test("answers as printed", async () => {
    const id = await createTestConference(host.owner, "Main stage room");
    const livekitRoom = urlIn(command).endsWith("createToken") ? await livekitRoomOf(id) : "";
    const answer = await run(command, id, livekitRoom);
    expect(shapeOf(answer)).toEqual(shapeOf(printed));
    const method = /--request (\w+)/.exec(command)?.[1] ?? "";
    const route = routeOf(method, urlIn(command));
    if (!route) throw new Error("no such route");
    expectAnswer(route, 200, answer);
    // What is sent is what it becomes.
    if (/\/(create|update) /.test(command)) {
      const { user_id, ...sent } = bodyIn(command.replace("VIDEO_CALL_ID", id));
      expect(answer).toMatchObject({ ...sent, user_id: host.owner.userId });
      expect(user_id).toBe("USER_ID");
    }
  });
});

async function livekitRoomOf(id: string): Promise<string> {
  const find = examples.find(({ title }) => title === "Find LiveKit room name by id");
  return ((await run(find?.command ?? "", id, "")) as { LKRoomName: string }).LKRoomName;
}
