import { existsSync } from "node:fs";
import { relative } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Hono } from "hono";
import { contentSecurityPolicy } from "../../shared/base/content-security-policy.ts";

/** The built renderer, for browsers. Its files carry a hash in their names, so they never change. */
export function serveUi(app: Hono, uiDirectory: string): void {
  if (!existsSync(uiDirectory)) return;
  const root = relative(process.cwd(), uiDirectory) || ".";
  app.get("/assets/*", async (context, next) => {
    await next();
    if (context.res.ok) context.header("Cache-Control", "public, max-age=31536000, immutable");
  });
  app.get("/assets/*", serveStatic({ root }));
  app.get("/", async (context, next) => {
    context.header("Content-Security-Policy", contentSecurityPolicy({ connect: ["'self'"] }));
    context.header("Cache-Control", "no-cache");
    context.header("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self)");
    return await serveStatic({ root, path: "index.html" })(context, next);
  });
}
