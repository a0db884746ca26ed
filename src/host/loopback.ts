/**
 * What this machine says to itself never goes through a proxy, whatever the variables for proxies say. Node reads
 * them at each request, and children inherit them; Go and Chromium leave loopback out by themselves.
 */
export function keepLoopbackDirect(env: NodeJS.ProcessEnv): void {
  const before = env["no_proxy"] || env["NO_PROXY"];
  if (before === "*") return;
  const direct = [before, "127.0.0.1", "localhost"].filter(Boolean).join(",");
  env["no_proxy"] = direct;
  env["NO_PROXY"] = direct;
}
