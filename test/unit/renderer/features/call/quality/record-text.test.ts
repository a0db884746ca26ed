import { beforeAll, expect, test } from "vitest";
import { reportOf, sayIncident } from "../../../../../../src/renderer/features/call/quality/record-text.ts";
import { newRecord, type Incident } from "../../../../../../src/renderer/media/quality/record.ts";
import { loadLaterTexts } from "../../../../../../src/renderer/messages/load-later-texts.ts";

beforeAll(loadLaterTexts);

const incident = (is: Partial<Incident>): Incident => ({
  at: 42_000,
  duration: 18_000,
  place: "your-upload",
  participant: null,
  what: "poor",
  loss: null,
  roundTrip: null,
  ...is,
});

test.each<[is: Partial<Incident>, text: string]>([
  [{}, "Your upload to the host: weak"],
  [{ loss: 0.123 }, "Your upload to the host: weak (up to 12% lost)"],
  [{ loss: 0 }, "Your upload to the host: weak"],
  [
    { place: "your-connection", what: "fair", loss: 0.04, roundTrip: 340.4 },
    "Your connection to the host: unstable (up to 4% lost and round trip up to 340 ms)",
  ],
  [
    { place: "their-connection", participant: 2, what: "lost" },
    "Connection of participant 2 to the host: lost",
  ],
  [{ place: "unknown", participant: 3 }, "Connection with participant 3, cause unknown: weak"],
  [{ place: "unknown" }, "Connection, cause unknown: weak"],
  [{ place: "cpu", what: "fair" }, "This device: overloaded"],
  [{ place: "reconnecting", what: "lost" }, "Your connection to the host: lost"],
  [{ place: "server", what: "lost" }, "The host's media server: restarted"],
  [{ place: "microphone", what: "busy" }, "Microphone: in use by another program"],
  [{ place: "camera", what: "denied" }, "Camera: access denied"],
])("%o is said as %j", (is, text) => {
  expect(sayIncident(incident(is))).toBe(text);
});

test("a report has the call in its first line, and a line for each incident", () => {
  const record = {
    ...newRecord("call-1", Date.parse("2020-03-05T12:00:00Z")),
    duration: 754_000,
    others: 2,
    incidents: [incident({}), incident({ at: 700_000, duration: null, place: "cpu" })],
  };
  const [heading, ...lines] = reportOf(record, "1.2.3").split("\n");
  expect(heading).toMatch(/^Hearth 1\.2\.3, call of 12:34 with 2 other participants, March 5, 2020 at /);
  expect(lines).toEqual([
    "0:42, for 0:18: Your upload to the host: weak",
    "11:40, still going on: This device: overloaded",
  ]);
});

test("a report of a call in which nothing went wrong says so", () => {
  expect(reportOf({ ...newRecord("call-1", 0), duration: 5_000 }, "1.2.3")).toMatch(
    /call of 0:05 with no other participant, .*\nNothing went wrong\.$/,
  );
});
