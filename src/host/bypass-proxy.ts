/**
 * Excludes loopback from the proxy that environment variables may configure. Node.js reads them on each request, and
 * child processes inherit them; Go and Chromium exclude loopback by themselves.
 */
export function bypassProxyForLoopback(env: NodeJS.ProcessEnv): void {
  const before = env["no_proxy"] || env["NO_PROXY"];
  if (before === "*") return;
  const direct = [before, "127.0.0.1", "localhost"].filter(Boolean).join(",");
  env["no_proxy"] = direct;
  env["NO_PROXY"] = direct;
}
