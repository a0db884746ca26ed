import { beforeAll, expect, test } from "vitest";
import { transportFinding } from "../../../../../src/renderer/features/check/media-findings.ts";
import { loadLaterTexts } from "../../../../../src/renderer/messages/load-later-texts.ts";

beforeAll(loadLaterTexts);

test("a closed port is named as the rule that a firewall needs", () => {
  const finding = transportFinding("udp", 47_882, null, null);
  expect(finding).toMatchObject({ status: "fail", rule: "UDP 47882" });
  expect(finding.means?.()).toContain("Allow UDP 47882 there");
});

test("where TURN fails in a browser that may not trust the host's own authority, it is offered instead of a rule", () => {
  const authority = "https://192.168.1.5:4780/v1/host/ca";
  const finding = transportFinding("turn", 4780, null, authority);
  expect(finding).toMatchObject({ status: "fail", authority });
  expect(finding.rule).toBeUndefined();
  expect(finding.means?.()).toContain("even if you went past the warning");
});

test("where the host has no authority of its own, a proxy may be in the way of TURN", () => {
  const finding = transportFinding("turn", 443, null, null);
  expect(finding).toMatchObject({ status: "fail", rule: "TCP 443" });
  expect(finding.means?.()).toBe(
    "TCP 443 does not let TURN through. A proxy in between may allow only HTTP.",
  );
});
