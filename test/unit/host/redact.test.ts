import { expect, test } from "vitest";
import { redact } from "../../../src/host/redact.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";

test.each([
  `refused token ${jwt} of somebody`,
  `GET /rtc/v1?access_token=${jwt}&auto_subscribe=1`,
  `GET /rtc?access_token=c2lnbmF0dXJl`,
  `{"token":"c2lnbmF0dXJl"}`,
  `Authorization: Bearer c2lnbmF0dXJl`,
  `http://127.0.0.1:4780/#/invite/c2lnbmF0dXJl`,
  `http://127.0.0.1:4780/#/sign-in/c2lnbmF0dXJl`,
  `api_secret: c2lnbmF0dXJl`,
])("no secret is left in %s", (line) => {
  expect(redact(line)).not.toContain("c2lnbmF0dXJl");
});

test("the rest of a line stays", () => {
  expect(redact(`refused token ${jwt} of room r`)).toBe("refused token <redacted> of room r");
});
