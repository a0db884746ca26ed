export { LocalMediaServer } from "./local-media-server.ts";
export { externalLivekit, ExternalMediaServer } from "./external-media-server.ts";
export type { MediaServerMonitor, MediaServerState } from "./state.ts";
export type { MediaServerKeys } from "./configuration.ts";
export { RELEASES } from "./download-release.ts";
export { RELEASE_CHECKSUMS } from "./release-checksums.ts";
export { defaultCacheDirectory, usableCacheDirectory } from "./binary-cache.ts";
