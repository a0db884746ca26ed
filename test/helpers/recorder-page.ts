import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Looks like a recorder's token, and is in no other text. */
export const SECRET = "a-secret-that-only-the-page-may-know";

/** What the page says: at first what it was given and may do, then that it goes on. */
export interface PageReport {
  readonly secret?: string;
  readonly audio?: string;
  readonly visible?: boolean;
  readonly opened?: boolean;
  readonly secure?: boolean;
  /** "denied", or how it was not. */
  readonly location?: string;
  readonly preload?: boolean;
  readonly beat?: boolean;
}

/** A page as the recorder's: it takes the secret out of its address, and works while nobody sees it. */
const pageWith = (script: string) => `<!doctype html><title>A recorder</title><script>
  const secret = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  const say = (report) => fetch("/report", { method: "POST", body: JSON.stringify(report) });
  const context = new AudioContext();
  const running = new Promise((resolve) => {
    const look = () => context.state === "running" && resolve("running");
    context.onstatechange = look;
    look();
  });
  const place = new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(
      () => resolve("granted"),
      ({ code, PERMISSION_DENIED, message }) => resolve(code === PERMISSION_DENIED ? "denied" : message),
    ),
  );
  const visible = document.visibilityState === "visible";
  Promise.all([running, place]).then(([audio, location]) => say({
    secret, audio, visible, location, secure: isSecureContext,
    opened: window.open("about:blank") !== null, preload: "hearth" in window,
  }));
  setInterval(() => say({ beat: true }), 100);
  console.warn("a warning of the page");
  ${script}
</script>`;

/** Serves the page on loopback, as the host does. `script` is what else it does. It ends with the test. */
export async function servePage(script = "") {
  const reports: PageReport[] = [];
  const requested: string[] = [];
  const server = createServer((request, response) => {
    requested.push(request.url ?? "");
    if (request.method === "GET") {
      response.setHeader("content-type", "text/html").end(pageWith(script));
      return;
    }
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => (text += part));
    request.on("end", () => {
      reports.push(JSON.parse(text) as PageReport);
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    /** With the secret after #. */
    url: `${origin}/recorder.html#${SECRET}`,
    reports,
    /** The first report; undefined until it has come. */
    first: () => reports.find(({ secret }) => secret !== undefined),
    requested,
  };
}
