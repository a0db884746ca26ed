import type { Hono } from "hono";
import { mediaPath } from "../../shared/contract/recordings.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { MediaLinks } from "../recordings/media-links.ts";
import type { Authenticator } from "./authenticator.ts";
import { byteRangeOf } from "./byte-range.ts";

/**
 * Streams the media of a recording to whoever has a link that is still valid: to a `<video>` in our pages, which sends no
 * token, or with `?download` as a file to save.
 */
export function serveMedia(app: Hono, links: MediaLinks, authenticator: Authenticator): void {
  app.get(mediaPath.replace("{token}", ":token"), async (context) => {
    const linked = links.redeem(context.req.param("token") ?? "");
    if (!linked) {
      authenticator.countRefusal(context);
      throw new Failure("SW_MEDIA_NOT_FOUND");
    }
    const { media, keyBase } = linked.recording;
    const name = `${keyBase.split("/").at(-1)}.mp4`;
    const etag = `"${media.sha256}"`;
    // The app's own pages have another origin than the host, so its elements may load this from anywhere.
    context.header("Cross-Origin-Resource-Policy", "cross-origin");
    context.header("Accept-Ranges", "bytes");
    context.header("ETag", etag);
    if (context.req.header("if-none-match") === etag) return context.body(null, 304);
    const range = byteRangeOf(context.req.header("range"), media.size);
    if (range === "unsatisfiable") {
      context.header("Content-Range", `bytes */${media.size}`);
      throw new Failure("SW_RANGE_NOT_SATISFIABLE");
    }
    // Hono sends no body for HEAD, but would leave it open.
    const bytes = context.req.method === "HEAD" ? null : await links.open(linked, range);
    const disposition = context.req.query("download") === undefined ? "inline" : "attachment";
    context.header("Content-Type", media.contentType);
    context.header("Content-Disposition", `${disposition}; filename="${name}"`);
    context.header("Content-Length", String(range ? range.end - range.start + 1 : media.size));
    if (range) context.header("Content-Range", `bytes ${range.start}-${range.end}/${media.size}`);
    const status = range ? 206 : 200;
    return bytes ? context.body(bytes, status) : context.body(null, status);
  });
}
