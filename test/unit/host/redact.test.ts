import { describe, expect, test } from "vitest";
import { redact, secretsOf } from "../../../src/host/redact.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
const nested = (value: object) => JSON.stringify({ msg: JSON.stringify(value) });

test.each([
  `refused token ${jwt} of somebody`,
  `GET /rtc/v1?access_token=${jwt}&auto_subscribe=1`,
  `GET /rtc?access_token=c2lnbmF0dXJl`,
  `{"token":"c2lnbmF0dXJl"}`,
  `{"livekit_token": "c2lnbmF0dXJl"}`,
  `Authorization: Bearer c2lnbmF0dXJl`,
  `"authorization":"Basic YWRhOmMybG5ibUYwZFhKbA=="`,
  `Basic YWRhOmMybG5ibUYwZFhKbA==`,
  `x-access-token: c2lnbmF0dXJl`,
  `http://127.0.0.1:4780/#/invite/c2lnbmF0dXJl`,
  `http://127.0.0.1:4780/#/sign-in/c2lnbmF0dXJl`,
  `http://127.0.0.1:4780/recorder.html#c2lnbmF0dXJl`,
  `GET /v1/media/rec-0123.dev-0123.1700000000000.c2lnbmF0dXJl HTTP/1.1`,
  `https://ada:c2lnbmF0dXJl@example.com/hook`,
  `api_secret: c2lnbmF0dXJl`,
  `apiSecret: 'c2lnbmF0dXJl'`,
  `{"openingKey":"c2lnbmF0dXJl"}`,
  `HEARTH_S3_SECRET_KEY=c2lnbmF0dXJl`,
  `{"password":"c2lnbmF0dXJl with \\"marks\\", blanks"}`,
  `{"current_password":"c2lnbmF0dXJl"}`,
  nested({ password: `with "marks" c2lnbmF0dXJl`, other: 1 }),
  nested({ list: [{ access_token: "c2lnbmF0dXJl" }] }),
  `{"password":"c2lnbmF0dXJl cut off at the end of a li`,
  `{"code":"c2lnbmF0dXJl"}`,
  nested({ code: "c2lnbmF0dXJl" }),
  `?code=c2lnbmF0dXJl`,
  `{"secret":"whsec_c2lnbmF0dXJlc2lnbmF0dXJl"}`,
  `signed with whsec_c2lnbmF0dXJl+/c2lnbmF0dXJl=`,
  `a=ice-pwd:c2lnbmF0dXJlc2lnbmF0dXJl`,
  JSON.stringify({ sdp: "v=0\r\na=ice-ufrag:abcd\r\na=ice-pwd:c2lnbmF0dXJl\r\n" }),
  `{"urls":["turn:x"],"username":"u","credential":"c2lnbmF0dXJl"}`,
  `GET /rtc/v1?join_request=c2lnbmF0dXJl HTTP/1.1`,
  `["host","127.0.0.1","x-access-token","c2lnbmF0dXJl"]`,
  `rawHeaders: [ 'Authorization', 'Token c2lnbmF0dXJl', 'Accept', '*/*' ]`,
  `[["cookie", "session=c2lnbmF0dXJl"]]`,
  nested({ rawHeaders: ["Authorization", "token c2lnbmF0dXJl"] }),
  `Authorization: token c2lnbmF0dXJl`,
  `Authorization: ApiKey c2lnbmF0dXJl`,
  `GET / HTTP/1.1\\r\\nProxy-Authorization: token c2lnbmF0dXJl\\r\\nAccept: */*`,
  `git clone https://c2lnbmF0dXJl@example.com/ada/hook`,
  `{"url":"https://c2lnbmF0dXJl@example.com"}`,
])("secrets are redacted in %s", (line) => {
  const left = redact(line);
  expect(left).not.toMatch(/c2lnbmF0dXJl|YWRhOmMybG5ibUYwZFhKbA/);
  expect(left).toContain("<redacted>");
});

test("a device code is redacted anywhere", () => {
  expect(redact("typed AB3D-9XYZ on a phone")).toBe("typed <redacted> on a phone");
});

test("a known secret is redacted anywhere", () => {
  const known = secretsOf({
    LIVEKIT_API_SECRET: "plain words",
    HEARTH_S3_SECRET_KEY: "another one",
    HEARTH_DATA: "/data/folder",
    PATH: "/bin:/usr/bin",
  });
  expect(known).toEqual(["plain words", "another one"]);
  expect(redact("it says plain words and another one in /data/folder", known)).toBe(
    "it says <redacted> and <redacted> in /data/folder",
  );
});

describe("everything else is kept:", () => {
  test.each([
    `{"code":"SQLITE_FULL","message":"database or disk is full"}`,
    `{"code":"ECONNREFUSED","errno":-111,"syscall":"connect","address":"127.0.0.1","port":7880}`,
    `{"code":"SW_CODE_INVALID"}`,
    `HEARTH_PORT_TAKEN`,
    `{"code":"ERR_MODULE_NOT_FOUND"}`,
    `{"code":1006,"reason":"gone"}`,
    `{"code":"permission_denied"}`,
    `  code: 'E2BIG',`,
    `exit code 1`,
    `{"code":null}`,
    nested({ error: { code: "SQLITE_IOERR_FSYNC", stack: "Error: disk\n    at write (file.ts:1:2)" } }),
    `a token that has expired opens nothing`,
    `2026-11-25T14:14:51.524Z host media server: {"status":"healthy","url":"http://127.0.0.1:35799","pid":1}`,
    `room-0123456789abcdef01234567 call-0123456789abcdef01234567 dev-0123456789abcdef`,
    `3f2504e0-4f89-11d3-9a0c-0305e82c3301`,
    `{"list":["read","write"],"scopes":["calls"]}`,
    `http://127.0.0.1:4780/v1/rooms?topic=ada@example.com`,
  ])("%s", (line) => {
    expect(redact(line)).toBe(line);
  });

  test("the rest of a line with a secret", () => {
    expect(redact(`refused token ${jwt} of room r`)).toBe("refused token <redacted> of room r");
    expect(redact(`{"password":"c2lnbmF0dXJl","login":"ada"}`)).toBe(`{"password":<redacted>,"login":"ada"}`);
  });
});

test.each([
  "a",
  "Authorization: a ",
  '"token",',
  "https://a",
  "eyJ",
  "token",
  'token\\"',
  "a://",
  "code=",
  '{"password":"',
  "AB2D-",
  "Bearer ",
  "\\",
])("a megabyte of %s is redacted in linear time", (part) => {
  redact(part.repeat(1_000_000 / part.length));
});
