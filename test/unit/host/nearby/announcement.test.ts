import { encode, type Answer } from "dns-packet";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  readAnnouncement,
  readPacket,
  recordsOf,
  SERVICE,
  type Announcement,
} from "../../../../src/host/nearby/announcement.ts";

const authority = "0123456789abcdef".repeat(4);
const studio: Announcement = { name: "Studio", port: 4780, authority };

const response = (answers: Answer[]): Buffer => encode({ type: "response", answers });
const read = (bytes: Buffer): Announcement | null => {
  const packet = readPacket(bytes);
  return packet && readAnnouncement(packet);
};
const announced = (announcement: Announcement): Buffer =>
  response(Object.values(recordsOf(announcement, "hearth-1", "10.77.1.2", 120)));

/** What a host says of itself, with this text in place of its own. */
function withText(text: string | Buffer | (string | Buffer)[], port = 4780): Announcement | null {
  const { pointer, service, text: own } = recordsOf({ ...studio, port }, "hearth-1", "10.77.1.2", 120);
  return read(response([pointer, service, { ...own, data: text }]));
}

test.each(["Studio", "Büro Süd", "工作室", "Ada's & Bea's <place>", "☎️ team"])(
  "%s is read as it was written",
  (name) => {
    expect(read(announced({ ...studio, name }))).toEqual({ ...studio, name });
  },
);

test("a name that could deceive or break the list is one short line without its tricks", () => {
  const name = (said: string) => withText([`name=${said}`, `ca=${authority}`])?.name;
  expect(name("a\u0000b\u001B[31mc\nd\r\te")).toBe("a b [31mc d e");
  expect(name("\u202Eoiduts\u2066\u200B \u2028 x")).toBe("oiduts x");
  expect(name("😀".repeat(60))).toBe("😀".repeat(40));
  expect(name(" \u00A0 ")).toBe("");
  expect(
    withText([Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3d, 0xff, 0xfe, 0x41]), `ca=${authority}`])?.name,
  ).toBe("A");
});

test.each([
  ["no text", []],
  ["no fingerprint", ["name=Studio"]],
  ["a short fingerprint", [`ca=${authority.slice(1)}`]],
  ["a long fingerprint", [`ca=${authority}0`]],
  ["a fingerprint of other characters", [`ca=${authority.replace("a", "z")}`]],
  ["a fingerprint with an end of line", [`ca=${authority}\n`]],
])("a host with %s is not listed", (_, text) => {
  expect(withText(text)).toBeNull();
});

test("a host at no port is not listed", () => {
  expect(withText([`ca=${authority}`], 0)).toBeNull();
});

test("of two values for one key the first counts, and a huge text costs nothing", () => {
  const other = "f".repeat(64);
  const many = Array.from({ length: 25 }, () => "x".repeat(250));
  expect(withText([`CA=${authority}`, `ca=${other}`, ...many])?.authority).toBe(authority);
  expect(withText([...many, ...many, `ca=${authority}`])).toBeNull();
});

test("other services and questions announce no host", () => {
  expect(read(encode({ type: "query", questions: [{ type: "PTR", name: SERVICE }] }))).toBeNull();
  const { service, text } = recordsOf(studio, "hearth-1", "10.77.1.2", 120);
  for (const name of ["printer._ipp._tcp.local", "_hearth._tcp.local", "x._hearth._tcp.local.evil.example"])
    expect(
      read(
        response([
          { ...service, name },
          { ...text, name },
        ]),
      ),
    ).toBeNull();
});

test("no bytes make it throw", () => {
  const valid = announced(studio);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
        // A valid packet with some other bytes in it.
        fc
          .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 8 })
          .map((changes) =>
            changes.reduce((all, [at, byte]) => (all.writeUInt8(byte, at), all), Buffer.from(valid)),
          ),
        fc.nat(valid.length).map((length) => valid.subarray(0, length)),
      ),
      (bytes) => {
        const found = read(bytes);
        if (found) expect(found.authority).toMatch(/^[0-9a-f]{64}$/);
      },
    ),
    { numRuns: 3_000 },
  );
});
