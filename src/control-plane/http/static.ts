import { existsSync } from "node:fs";
import type { Context, Hono } from "hono";
import { accepts } from "hono/accepts";
import { contentSecurityPolicy } from "../../shared/base/content-security-policy.ts";
import { conferencePagePath } from "../../shared/contract/conference-guests.ts";
import { compressed, readBuiltFiles, type BuiltFile, type Encoding } from "./built-files.ts";

/**
 * The built renderer, for browsers: from memory, in an encoding that the browser accepts. Other sites may show only the
 * guests' page of conferences in a frame, and only those that the owner has named.
 */
export function serveUi(app: Hono, uiDirectory: string, embedding: () => readonly string[]): void {
  if (!existsSync(uiDirectory)) return;
  const files = readBuiltFiles(uiDirectory);

  // Their names contain a hash of their content, so they never change.
  app.get("/assets/:name", async (context, next) => {
    const file = files.get(`/assets/${context.req.param("name")}`);
    return file ? send(context, file, "public, max-age=31536000, immutable, no-transform") : await next();
  });
  app.get("/", async (context, next) => {
    const page = files.get("/index.html");
    if (!page) return await next();
    const policy = contentSecurityPolicy({ connect: ["'self'"], webAssembly: true });
    context.header("Content-Security-Policy", policy);
    context.header("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self)");
    return send(context, page, "no-cache, no-transform");
  });
  // It is the same for every conference, and asks which one it is.
  app.get(conferencePagePath.replace("{sid}", ":sid"), async (context, next) => {
    const page = files.get("/guest.html");
    if (!page) return await next();
    const policy = contentSecurityPolicy({ connect: ["'self'"], embedding: embedding() });
    context.header("Content-Security-Policy", policy);
    context.header("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self)");
    return send(context, page, "no-cache, no-transform");
  });
  app.get("/recorder.html", async (context, next) => {
    const page = files.get("/recorder.html");
    if (!page) return await next();
    const policy = contentSecurityPolicy({ connect: ["'self'"], webAssembly: true });
    context.header("Content-Security-Policy", policy);
    context.header("Permissions-Policy", "camera=(), microphone=(), display-capture=()");
    return send(context, page, "no-cache, no-transform");
  });
}

function send(context: Context, file: BuiltFile, caching: string): Response {
  const encoding = chooseEncoding(context);
  const compressedForm = encoding === "identity" ? undefined : file.forms[encoding];
  const form = (compressedForm ?? file.forms.identity)();
  context.header("Cache-Control", caching);
  context.header("Vary", "Accept-Encoding", { append: true });
  context.header("ETag", form.etag);
  if (isKnown(context.req.header("if-none-match"), form.etag)) return context.body(null, 304);
  if (compressedForm) context.header("Content-Encoding", encoding);
  context.header("Content-Type", file.type);
  context.header("Content-Length", String(form.content.byteLength));
  return context.body(form.content);
}

/** The encoding that the client prefers, among equals the smallest; uncompressed if it accepts none. */
function chooseEncoding(context: Context): Encoding {
  return accepts(context, {
    header: "Accept-Encoding",
    supports: compressed,
    default: "identity",
    match: (accepted, { supports, default: none }) => {
      const find = (name: string) => accepted.find(({ type }) => type.toLowerCase() === name);
      const quality = (name: string) => (find(name) ?? find("*"))?.q ?? 0;
      const [best = none] = supports.toSorted((a, b) => quality(b) - quality(a));
      return quality(best) > 0 ? best : none;
    },
  }) as Encoding;
}

/** Whether the client already has this encoding. ETags are compared weakly, as GET allows. */
function isKnown(header: string | undefined, etag: string): boolean {
  const tags = header?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return tags.includes(etag) || tags.includes("*");
}
