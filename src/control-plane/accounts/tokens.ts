import { createHash, randomBytes, randomInt } from "node:crypto";

/** An opaque token of 256 bits. Its rights are in the database, so it can be revoked. */
export const createToken = (): string => randomBytes(32).toString("base64url");

/** A code of 128 bits: short enough for a link, too long to guess. */
export const createCode = (): string => randomBytes(16).toString("base64url");

/** No letters and digits that look alike. */
const DEVICE_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** A code of 40 bits in two groups of four. `CodeAttempts` limits wrong guesses while it is valid. */
export function createDeviceCode(): string {
  const letters = Array.from({ length: 8 }, () =>
    DEVICE_CODE_LETTERS.charAt(randomInt(DEVICE_CODE_LETTERS.length)),
  ).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** Normalizes a device code, which people type: case and surrounding spaces do not matter. */
export const typedCode = (code: string): string => code.trim().toUpperCase();

export const isDeviceCode = (code: string): boolean => /^[A-Z0-9]{4}-[A-Z0-9]{4}$/.test(typedCode(code));

/** Only hashes are stored, so nobody can sign in with the content of the database. */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
