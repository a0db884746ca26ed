import { expect, test } from "vitest";
import {
  createRecorderToken,
  recordingOfToken,
} from "../../../../src/control-plane/recordings/recorder-token.ts";
import { redact } from "../../../../src/host/redact.ts";
import { createRecordingId } from "../../../../src/shared/base/ids.ts";

test("a token names its recording, and others name none", () => {
  const id = createRecordingId();
  const token = createRecorderToken(id);
  expect(recordingOfToken(token)).toBe(id);
  for (const other of [
    "",
    id,
    `${id}-`,
    `${token}x`,
    `x${token}`,
    token.slice(1),
    token.replace("rec", "dev"),
  ])
    expect(recordingOfToken(other)).toBeNull();
});

test("the log redacts all of it in the address of a page", () => {
  const token = createRecorderToken(createRecordingId());
  expect(redact(`GET http://127.0.0.1:4780/recorder.html#${token} failed`)).toBe(
    "GET http://127.0.0.1:4780/recorder.html#<redacted> failed",
  );
});
