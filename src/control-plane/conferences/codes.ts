import { createHmac, hkdfSync } from "node:crypto";
import { equalBytes } from "../../node/equal-bytes.ts";
import type { Secret } from "../../shared/base/secret.ts";
import type { ConferenceState } from "../../shared/conference/conference.ts";

/** What a code is for: a speaker's or a host's link, or hidden participants (`egress_mode_token`). */
export type CodeKind = "speaker" | "host" | "egress";

type Coded = Pick<ConferenceState, "id" | "linksVersion">;

/** 132 bits. */
const LENGTH = 22;

/** The codes of conferences. They are derived and not stored: a new `linksVersion` makes others. */
export class ConferenceCodes {
  readonly #key: Buffer;

  /** `secret` is what their key is derived from. */
  constructor(secret: Secret) {
    this.#key = Buffer.from(hkdfSync("sha256", secret.reveal(), "", "codes of conferences", 32));
  }

  codeOf(kind: CodeKind, { id, linksVersion }: Coded): string {
    const signature = createHmac("sha256", this.#key)
      .update(`${kind}:${id}:${linksVersion}`)
      .digest("base64url");
    return signature.slice(0, LENGTH);
  }

  /** Takes the same time whatever is given. */
  matches(kind: CodeKind, conference: Coded, given: string): boolean {
    return equalBytes(Buffer.from(given), Buffer.from(this.codeOf(kind, conference)));
  }
}
