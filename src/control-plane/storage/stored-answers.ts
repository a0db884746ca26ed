import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { Failure } from "../../shared/errors/failure.ts";
import type { RequestKey } from "../ports/storage.ts";
import { build, type Queries } from "./queries.ts";

/**
 * Stores the responses to requests with an idempotency key. Some contain a token or code that is shown only once, so each is
 * encrypted with a secret of its sender: the database alone does not reveal them.
 */
export function createStoredAnswers(queries: Queries) {
  return {
    /** Runs `work` for the first request with this key. Returns the stored response for repeated requests. */
    answer<T>({ id, secret, content, expiresAt }: RequestKey, work: () => T): T {
      const stored = queries.first(build.selectFrom("transactions").select("answer").where("id", "=", id));
      if (stored) {
        const earlier = decrypt(stored.answer, secret) as { content: string; answer: T };
        if (earlier.content !== content) throw new Failure("SW_TRANSACTION_REUSED");
        return earlier.answer;
      }
      const answer = work();
      const encrypted = encrypt({ content, answer }, secret);
      queries.run(build.insertInto("transactions").values({ id, answer: encrypted, expires_at: expiresAt }));
      return answer;
    },
  };
}

const CIPHER = "aes-256-gcm";
const SALT_BYTES = 16;
const TAG_BYTES = 16;

/** Each encryption key is used once, so the initialization vector may be constant. */
const VECTOR = Buffer.alloc(12);
const deriveKey = (secret: string, salt: Buffer) =>
  Buffer.from(hkdfSync("sha256", secret, salt, "hearth transaction", 32));

function encrypt(value: unknown, secret: string): string {
  const salt = randomBytes(SALT_BYTES);
  const cipher = createCipheriv(CIPHER, deriveKey(secret, salt), VECTOR);
  const text = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
  return Buffer.concat([salt, cipher.getAuthTag(), text]).toString("base64");
}

function decrypt(encrypted: string, secret: string): unknown {
  const bytes = Buffer.from(encrypted, "base64");
  const decipher = createDecipheriv(CIPHER, deriveKey(secret, bytes.subarray(0, SALT_BYTES)), VECTOR);
  decipher.setAuthTag(bytes.subarray(SALT_BYTES, SALT_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(SALT_BYTES + TAG_BYTES)), decipher.final()]);
  return JSON.parse(text.toString("utf8"));
}
