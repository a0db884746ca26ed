import { createHash, randomBytes } from "node:crypto";

/** 256 bits, opaque: what it opens is in the database, so it can be revoked. */
export const createToken = (): string => randomBytes(32).toString("base64url");

/** 128 bits: short enough for a link, too long to guess. */
export const createCode = (): string => randomBytes(16).toString("base64url");

/** Only hashes are stored: whoever reads the database cannot sign in with what is there. */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
