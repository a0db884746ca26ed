import { expect, test } from "vitest";
import { inWords, notRunning, onlyInBrowser, running } from "../../../../src/host/doctor/finding.ts";

test("where no host runs, the doctor says how to name another folder", () => {
  const { found, means } = notRunning("/srv/hearth");
  expect(found).toBe("No host is running on /srv/hearth.");
  expect(means).toContain("--data DIR");
});

test("a shared host is named with the address that others use", () => {
  const url = "http://127.0.0.1:4780";
  expect(running("/srv/hearth", url, "https://192.168.1.5:4780").found).toBe(
    "The host on /srv/hearth is running at http://127.0.0.1:4780, and for others at https://192.168.1.5:4780.",
  );
  expect(running("/srv/hearth", url, undefined).found).toBe(
    "The host on /srv/hearth is running at http://127.0.0.1:4780.",
  );
});

test("a loopback address is not offered for other devices", () => {
  expect(onlyInBrowser("https://192.168.1.5:4780").means).toContain("on the device in question");
  expect(onlyInBrowser("http://127.0.0.1:4780").means).toContain("on this computer");
});

test("times have no milliseconds", () => {
  const { found } = inWords({
    id: "clock",
    status: "ok",
    code: "clock_plausible",
    values: { now: { time: "2026-11-30T12:00:00.123Z" } },
    rules: [],
    repair: null,
    fixed: false,
  });
  expect(found).toBe("This computer's clock says 2026-11-30T12:00:00Z.");
});
