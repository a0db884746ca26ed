import type { ConferenceMetadata } from "../../shared/conference/attributes.ts";

/** Marks a room as a conference's: a media server that is not our own may have others whose name is a UUID. */
const MARK = { conference: true } as const;

export const metadataText = (metadata: ConferenceMetadata): string =>
  JSON.stringify({ ...MARK, ...metadata });

export const marks = (metadata: string): boolean => metadata.startsWith(JSON.stringify(MARK).slice(0, -1));
