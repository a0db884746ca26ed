import { extname, join, normalize, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { net, protocol } from "electron";
import { APP_ORIGIN, APP_SCHEME } from "../../shared/base/app-origin.ts";
import { contentTypes } from "../../shared/base/content-types.ts";
import { contentSecurityPolicy } from "../../shared/base/content-security-policy.ts";

const PAGE = "/index.html";
export const APP_URL = `${APP_ORIGIN}${PAGE}`;

/** Must run before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built renderer, and nothing outside its folder, under the app's own scheme. */
export function serveApp(uiDirectory: string): void {
  const policy = contentSecurityPolicy({
    // The app connects to any host that its user signs in to: its own on loopback, or one over TLS.
    connect: ["'self'", "http://127.0.0.1:*", "ws://127.0.0.1:*", "https:", "wss:"],
    media: ["http://127.0.0.1:*", "https:"],
    webAssembly: true,
  });
  protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    const file = url.host === "ui" ? fileIn(uiDirectory, url.pathname) : null;
    const type = file && contentTypes[extname(file)];
    // Files without a type are compressed variants for browsers.
    if (!type || request.method !== "GET") return new Response("Not found", { status: 404 });
    try {
      const { body } = await net.fetch(pathToFileURL(file).href);
      return new Response(body, {
        headers: {
          "Content-Type": type,
          "Content-Security-Policy": policy,
          "X-Content-Type-Options": "nosniff",
        },
      });
    } catch {
      // The page itself gets no 404, so that its load fails and is retried: it may be missing only temporarily, as
      // during an update.
      return url.pathname === PAGE ? Response.error() : new Response("Not found", { status: 404 });
    }
  });
}

/** The file of a path; null if the path leads out of the folder. */
export function fileIn(directory: string, path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (decoded.includes("\0") || decoded.includes("\\")) return null;
  const file = normalize(join(directory, decoded));
  return file.startsWith(directory + sep) ? file : null;
}
