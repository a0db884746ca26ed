/** What the floor page can be tried with. */
export type Technique =
  /** Camera and microphone are open before the press. */
  | "devices-ready"
  /** Our own tracks are sent after the first picture of the other. */
  | "publish-late"
  /** Shows a track when the peer connection has it, not when the client says so. */
  | "attach-early"
  /** A connection for what comes and another for what goes, not one for both. */
  | "two-connections"
  /** Connected before the press, and not allowed to subscribe. */
  | "ring"
  /** Connected before the press, and subscribed to what the other holds back. */
  | "ring-direct"
  /** The other's side: publishes as muted until somebody has answered. */
  | "hold"
  /** The other's side: encodes although nobody watches. */
  | "keep-encoding"
  /** The codec of the picture that is sent; VP8 where none is named. */
  | Codec
  /** Sends a page of moving text instead of a camera. */
  | "screen";

export const codecs = ["vp8", "h264", "vp9", "av1"] as const;
export type Codec = (typeof codecs)[number];
