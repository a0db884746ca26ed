import { expect, test } from "vitest";
import { speak } from "../../../../src/renderer/messages/index.ts";
import { de } from "../../../../src/renderer/messages/de.ts";
import { loadLaterTexts } from "../../../../src/renderer/messages/load-later-texts.ts";
import { sayCheck } from "../../../../src/renderer/messages/say-check.ts";
import type { Check } from "../../../../src/shared/contract/doctor.ts";

const check: Check = {
  id: "certificate",
  status: "ok",
  code: "certificate_own",
  values: { names: ["192.168.1.5", "studio.local"], end: { time: "2027-01-31T12:00:00Z" } },
  rules: [],
  repair: null,
  fixed: false,
};

test("lists and times are written as the language has them", async () => {
  await loadLaterTexts();
  expect(sayCheck(check).found).toMatch(/for 192\.168\.1\.5 and studio\.local, valid until .*January/);
  speak({ language: "de", texts: de });
  expect(sayCheck(check).found).toMatch(/für 192\.168\.1\.5 und studio\.local .* 31\. Januar/);
});

test("a port is no number with separators", () => {
  const port: Check = { ...check, code: "app_port_open", values: { port: "47882", addresses: ["10.0.0.1"] } };
  expect(sayCheck(port).found).toContain("47882");
});
