import { createHash, randomBytes, randomInt } from "node:crypto";

/** 256 bits, opaque: what it opens is in the database, so it can be revoked. */
export const createToken = (): string => randomBytes(32).toString("base64url");

/** 128 bits: short enough for a link, too long to guess. */
export const createCode = (): string => randomBytes(16).toString("base64url");

/** Without letters and digits that look alike. */
const DEVICE_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** 40 bits, as two groups of four. `CodeAttempts` bounds the wrong guesses while a code is valid. */
export function createDeviceCode(): string {
  const letters = Array.from({ length: 8 }, () =>
    DEVICE_CODE_LETTERS.charAt(randomInt(DEVICE_CODE_LETTERS.length)),
  ).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** A device code is read off a screen and typed: case and spaces do not matter. */
export const typedCode = (code: string): string => code.trim().toUpperCase();

export const isDeviceCode = (code: string): boolean => /^[A-Z0-9]{4}-[A-Z0-9]{4}$/.test(typedCode(code));

/** Only hashes are stored: whoever reads the database cannot sign in with what is there. */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
