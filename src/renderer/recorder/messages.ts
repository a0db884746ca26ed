import type { Brief } from "./host.ts";
import type { Arrangement } from "./picture/arrange.ts";
import type { PanelMessage } from "./picture/chat-panel.ts";

/** What the picture shows. */
export interface Picture extends Arrangement {
  /** Whether the connection to the call is lost. */
  readonly reconnecting: boolean;
}

/** From the page, which is in the call, to the worker that makes the files. */
export type ToWorker =
  /** The first message. `zero`: when this part began, in ms since the epoch as `performance.timeOrigin` counts. */
  | { readonly kind: "begin"; readonly brief: Brief; readonly token: string; readonly zero: number }
  | { readonly kind: "picture"; readonly picture: Picture }
  | { readonly kind: "video"; readonly sid: string; readonly frames: ReadableStream<VideoFrame> }
  | { readonly kind: "video-ended"; readonly sid: string }
  /** An Opus packet, heard at `time`, in seconds. Names that begin with `voice-` are those of files. */
  | { readonly kind: "sound"; readonly name: string; readonly data: Uint8Array; readonly time: number }
  | { readonly kind: "sound-ended"; readonly name: string }
  /** Written in the LiveKit room. */
  | { readonly kind: "chat"; readonly message: PanelMessage };

export type FromWorker =
  /** The host has everything. */
  { readonly kind: "finished" } | { readonly kind: "failed"; readonly why: string };
