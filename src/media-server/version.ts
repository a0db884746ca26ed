/** The one version of livekit-server that Hearth is tested with. */
export const LIVEKIT_VERSION = "1.13.5";
