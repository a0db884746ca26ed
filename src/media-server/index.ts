export { MediaServer, type MediaServerOptions } from "./media-server.ts";
export type { FindProgress, MediaServerState } from "./state.ts";
export type { MediaServerKeys } from "./configuration.ts";
export { defaultCacheDirectory } from "./cache.ts";
export { isAlive, readRecord, recordOf } from "./process-record.ts";
