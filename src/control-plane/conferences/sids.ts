import { randomInt } from "node:crypto";

/** Letters and digits that nobody mixes up when reading a link aloud. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";
const RANDOM_LENGTH = 6;
/** Characters of the name in a sid: enough to recognize it. */
const NAME_LENGTH = 40;
/** Letters that are no base letter with a mark. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/**
 * A readable id for links: `team-standup-room-k4m2xq`. Its random part has 31^6 values, so that nobody finds a
 * conference by guessing its name. It is unique: `isTaken` says which ones exist.
 */
export function createSid(name: string, isTaken: (sid: string) => boolean): string {
  const readable = slugOf(name);
  let sid: string;
  do sid = `${readable}-${randomSigns()}`;
  while (isTaken(sid));
  return sid;
}

/** The letters and digits of a name that fit into any address; `conference` if there are none. */
function slugOf(name: string): string {
  const letters = name.toLowerCase().replaceAll(/[ßæœøłđðþı]/g, (letter) => SPELLED[letter] ?? "");
  const words =
    letters
      .normalize("NFKD")
      .replaceAll(/\p{M}/gu, "")
      .match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, NAME_LENGTH).replace(/-$/, "") || "conference";
}

const randomSigns = (): string =>
  Array.from({ length: RANDOM_LENGTH }, () => SIGNS.charAt(randomInt(SIGNS.length))).join("");
