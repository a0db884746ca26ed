import { expect, test } from "vitest";
import { linkIn } from "../../../../src/main/system/link-in.ts";
import { readLink } from "../../../../src/shared/base/read-link.ts";

const link = `hearth://192.168.1.5:4780/#/invite/yib148rffNqCsMg_C17ttg?ca=${"0a".repeat(32)}`;

test("the link is found wherever the system puts it among the arguments", () => {
  expect(linkIn(["/opt/Hearth/hearth", link])).toBe(link);
  expect(linkIn(["electron", "--no-sandbox", ".", "--original-process-start-time=1", link])).toBe(link);
  expect(linkIn([link.replace("hearth", "HEARTH")])).toMatch(/^HEARTH:/);
});

test.each([
  [],
  ["/opt/Hearth/hearth"],
  ["."],
  ["https://192.168.1.5/#/invite/yib148rffNqCsMg"],
  ["hearth-app://ui/index.html"],
  ["--user-data-dir=hearth://x"],
  ["javascript:alert(1)"],
])("there is no link in %j", (...args) => {
  expect(linkIn(args)).toBeNull();
});

test.each([`hearth:--inspect`, `hearth://${"x".repeat(1_000_000)}`, `${link}${"0".repeat(1_000_000)}`])(
  "an overlong or strange link is short, and leads nowhere",
  (strange) => {
    const found = linkIn([strange]) ?? "";
    expect(found.length).toBeLessThanOrEqual(2_000);
    expect(readLink(found)).toBeNull();
  },
);
