import type { Hono } from "hono";
import { routes } from "../../shared/contract/index.ts";
import { transcriptFormat, transcriptPath } from "../../shared/contract/transcripts.ts";
import { contentTypes } from "../transcripts/formats.ts";
import type { Transcripts } from "../transcripts/transcripts.ts";
import type { Authenticator } from "./authenticator.ts";

/** Answers with a transcript as text, and leaves JSON and formats that there are not to the route. */
export function serveTranscriptFile(app: Hono, transcripts: Transcripts, authenticator: Authenticator): void {
  app.get(transcriptPath.replaceAll(/\{(\w+)\}/g, ":$1"), async (context, next) => {
    const format = transcriptFormat.safeParse(context.req.query("format"));
    if (!format.success || format.data === "json") return await next();
    const caller = authenticator.authenticate(context, routes.getTranscript);
    const param = (name: string) => context.req.param(name) ?? "";
    const text = transcripts.getText(caller, param("call_id"), param("recording_id"), format.data);
    context.header("Content-Type", contentTypes[format.data]);
    context.header("Content-Disposition", `attachment; filename="transcript.${format.data}"`);
    return context.body(text);
  });
}
