import { createHash } from "node:crypto";
import type { Hono } from "hono";

/** Serves generated content that only changes with the version: generated at the first request, then cached. */
export function serveBytes(
  app: Hono,
  path: string,
  headers: Readonly<Record<string, string>>,
  make: () => string | Promise<string>,
): void {
  let cached: Promise<{ bytes: Uint8Array<ArrayBuffer>; tag: string }> | undefined;
  app.get(path, async (context) => {
    cached ??= generate(make);
    const { bytes, tag } = await cached;
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
    context.header("Cache-Control", "no-cache");
    context.header("ETag", tag);
    if (context.req.header("if-none-match") === tag) return context.body(null, 304);
    return context.body(bytes);
  });
}

async function generate(make: () => string | Promise<string>) {
  const bytes = new Uint8Array(Buffer.from(await make()));
  return { bytes, tag: `"${createHash("sha256").update(bytes).digest("base64url")}"` };
}
