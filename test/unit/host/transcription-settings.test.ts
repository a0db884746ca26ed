import { expect, test } from "vitest";
import { readTranscriptionSettings } from "../../../src/host/transcription-settings.ts";

const read = (settings: Record<string, string>) =>
  readTranscriptionSettings(
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [`HEARTH_TRANSCRIBE_${name}`, value])),
  );

test("a host has no engine unless it is told of one", () => {
  expect(read({})).toBeNull();
  expect(read({ URL: " ", COMMAND: "", KEY: "alone" })).toBeNull();
});

test("a server has a model, and may have a key", () => {
  expect(read({ URL: "http://127.0.0.1:8080" })).toEqual({
    kind: "http",
    url: "http://127.0.0.1:8080",
    key: null,
    model: "whisper-1",
  });
  expect(read({ URL: "https://api.example.com/v1 ", KEY: "sk-1", MODEL: "large" })).toEqual({
    kind: "http",
    url: "https://api.example.com/v1",
    key: "sk-1",
    model: "large",
  });
});

test("a command is a template", () => {
  expect(read({ COMMAND: "whisper-cli -f {wav}" })).toEqual({
    kind: "command",
    command: "whisper-cli -f {wav}",
  });
});

test.each([
  ["both", { URL: "http://127.0.0.1", COMMAND: "whisper-cli -f {wav}" }],
  ["no address", { URL: "api.example.com" }],
  ["another protocol", { URL: "file:///etc/passwd" }],
  ["an address with a password", { URL: "https://me:secret@api.example.com" }],
  ["a command without the file", { COMMAND: "whisper-cli" }],
  ["only the file", { COMMAND: "{wav}" }],
])("refuses %s, without repeating it", (_name, settings) => {
  expect(() => read(settings)).toThrow(expect.objectContaining({ code: "HEARTH_TRANSCRIBE_SETTINGS" }));
  expect(() => read(settings)).toThrow(expect.not.stringContaining("secret"));
});
