import type { RecordingDocument } from "../../../shared/contract/entities.ts";

/** What a player has to know of a recording, of a call or of a conference. */
export type Played = Pick<RecordingDocument, "id" | "video" | "media">;

/** Asks the host for a link to the media, which works for ten minutes. Null if the media is gone. Rejects with an `ApiError`. */
export type LinkToMedia = () => Promise<string | null>;
