import type { Hono } from "hono";
import { html } from "hono/html";
import firstCall from "../../../resources/docs/first-call.sh?raw";
import style from "../../../resources/docs/docs.css?raw";
import { contentSecurityPolicy } from "../../shared/base/content-security-policy.ts";
import { allRoutes } from "../../shared/contract/index.ts";
import { closeCodes, eventSummaries, passingEvent, serverEvent } from "../../shared/contract/events.ts";
import { docsPath, eventsPath, getOpenApi } from "../../shared/contract/host.ts";
import { bodyErrors, commonErrors, writeErrors, type Route } from "../../shared/contract/route.ts";
import { errorTable, type ErrorCode } from "../../shared/errors/codes.ts";
import { serveBytes } from "./bytes.ts";
import { typeText } from "./type-text.ts";

/** The API's description for people: one page made from the contract, without a script, that works offline. */
export function serveDocs(app: Hono, version: string): void {
  const page = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": contentSecurityPolicy({ connect: ["'none'"] }),
  };
  serveBytes(app, docsPath, page, () => docsPage(version));
  serveBytes(app, `${docsPath}/docs.css`, { "Content-Type": "text/css; charset=utf-8" }, () => style);
}

/** By path, so that what belongs together stands together. */
const sortedRoutes = allRoutes.toSorted(([, a], [, b]) => a.path.localeCompare(b.path));

type Html = ReturnType<typeof html>;

const docsPage = (version: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>Hearth API</title>
        <link rel="stylesheet" href="${docsPath}/docs.css" />
      </head>
      <body>
        <nav aria-label="Contents">
          <p class="brand">Hearth API <small>${version}</small></p>
          <ul>
            <li><a href="#first-call">A first call</a></li>
            <li><a href="#rules">Rules</a></li>
            <li><a href="#events">Events</a></li>
            <li><a href="#webhooks">Webhooks</a></li>
            <li><a href="#errors">Errors</a></li>
          </ul>
          <ul>
            ${sortedRoutes.map(
              ([name, route]) =>
                html`<li>
                  <a href="#${name}"><b>${route.method}</b> ${route.path.replace("/v1", "")}</a>
                </li>`,
            )}
          </ul>
        </nav>
        <main>
          <h1>Hearth API</h1>
          <p>
            Everything that the app does, it does by these routes. The same description for programs:
            <a href="${getOpenApi}">${getOpenApi}</a> (OpenAPI 3.1).
          </p>
          <section id="first-call">
            <h2>A first call, with curl</h2>
            <p>
              Set <code>BASE</code> to this host's address and <code>TOKEN</code> to a session or an API token
              with the scopes read, calls and manage; then run this as it stands.
            </p>
            <pre><code>${firstCall}</code></pre>
          </section>
          ${rules()} ${events()} ${webhooks()}
          ${sortedRoutes.map(([name, route]) => routeSection(name, route))} ${errors()}
        </main>
      </body>
    </html>`;

const rules = (): Html =>
  html`<section id="rules">
    <h2>Rules</h2>
    <ul>
      <li>
        Send <code>Authorization: Bearer …</code>: a device's session, or an API token (<a href="#createToken"
          ><code>POST /v1/tokens</code></a
        >), which has scopes. A route that names no scope takes sessions only.
      </li>
      <li>
        Answers are <code>{"data": …}</code> or <code>{"error": {"code", "message"}}</code>; codes are stable,
        messages are for reading. Times are RFC 3339 in UTC.
      </li>
      <li>Bodies are JSON. Unknown fields are ignored.</li>
      <li>
        Refusals come in this order: no valid token, no such thing, not allowed, already ended, recordings
        switched off, media server unreachable.
      </li>
      <li>
        Whoever asks too often gets 429 for some seconds; guessing at passwords and codes earns longer pauses.
      </li>
    </ul>
  </section>`;

const events = (): Html =>
  html`<section id="events">
    <h2>Events: WebSocket at ${eventsPath}</h2>
    <p>
      First send <code>{"access_token": "…", "since": null}</code>; the first answer is
      <code>{"type": "hello", "position": N}</code>, then events come in order. Keep the position of the last
      one, and send it as <code>since</code> to get exactly what was missed. If that is too long ago the
      answer is <code>{"type": "resync"}</code>: fetch <a href="#listRooms">the rooms</a> anew and go on from
      the position that comes with them.
    </p>
    <dl>
      ${serverEvent.options.map((option) => {
        const type = option.shape.type.value;
        return html`<dt><code>${type}</code></dt>
          <dd>
            ${eventSummaries[type]}
            <details>
              <summary>Shape</summary>
              <pre><code>${typeText(option)}</code></pre>
            </details>
          </dd>`;
      })}
      ${passingEvent.options.map(
        (option) =>
          html`<dt><code>${option.shape.type.value}</code></dt>
            <dd>
              ${option.meta()?.description} It has no position and is never replayed.
              <details>
                <summary>Shape</summary>
                <pre><code>${typeText(option)}</code></pre>
              </details>
            </dd>`,
      )}
    </dl>
    <p>Why a socket is closed:</p>
    <dl>
      ${Object.entries(closeCodes).map(
        ([reason, code]) =>
          html`<dt><code>${code}</code></dt>
            <dd>${closeReasons[reason as keyof typeof closeCodes]}</dd>`,
      )}
    </dl>
  </section>`;

const closeReasons: Record<keyof typeof closeCodes, string> = {
  badFrame: "The first frame was not what it has to be.",
  unauthenticated: "The token opens nothing, or no longer.",
  forbidden: "The token does not have the scope read.",
  helloTimeout: "No first frame came in time.",
  backlog: "You read too slowly: connect again and resume from your last position.",
  tooManySockets: "You have too many sockets open.",
  shuttingDown: "The host is stopping: connect again and resume.",
};

const webhooks = (): Html =>
  html`<section id="webhooks">
    <h2>Webhooks</h2>
    <p>
      <a href="#createWebhook"><code>POST /v1/webhooks</code></a> has events posted to an address: the same
      objects, as whoever made the webhook may see them, in order and at least once. Each carries
      <code>webhook-id</code> (the same at each try), <code>webhook-timestamp</code> and
      <code>webhook-signature</code>, as the Standard Webhooks specification says: <code>v1,</code> and the
      base64 of HMAC-SHA256 over <code>id.timestamp.body</code>, with the base64 after <code>whsec_</code> as
      the key. Any 2xx within 10 s takes it; anything else is tried again after 1 s, 2 s, 4 s and so on up to
      10 minutes, and holds back what comes after it. Redirects are not followed. Addresses inside the host's
      network are refused, unless <a href="#changeSettings">the owner allows them</a>.
    </p>
  </section>`;

function routeSection(name: string, route: Route): Html {
  const body = route.body.kind === "json" ? typeText(route.body.schema, "input") : "{}";
  const codes: ErrorCode[] = [...route.errors];
  return html`<section id="${name}">
    <h2><b>${route.method}</b> ${route.path}</h2>
    <p>${route.summary}</p>
    <p class="who">${whoMayAsk(route)}</p>
    ${Object.keys(route.query.shape).length > 0 ? shape("Query", typeText(route.query, "input")) : ""}
    ${body === "{}" ? "" : shape("Body", body)} ${shape(answerTitle(route), typeText(route.answer))}
    ${
      codes.length > 0
        ? html`<p>
            Refuses with
            ${codes.map(
              (code, i) =>
                html`${i > 0 ? ", " : ""}<a href="#${code}"><code>${code}</code></a> ${errorTable[code][0]}`,
            )}.
          </p>`
        : ""
    }
  </section>`;
}

const answerTitle = ({ status, api }: Route): string =>
  api.envelope === null ? String(status) : `${status}, under ${api.envelope}`;

function whoMayAsk(route: Route): Html {
  if (route.auth === "none") return html`Needs no token.`;
  if (route.auth === "livekit") return html`Signed by the media server.`;
  return route.scope === null ? html`Sessions only.` : html`Scope <code>${route.scope}</code>.`;
}

const shape = (title: string, text: string): Html =>
  html`<h3>${title}</h3>
    <pre><code>${text}</code></pre>`;

const anyRoute = new Set<ErrorCode>([
  ...commonErrors,
  ...bodyErrors,
  ...writeErrors,
  "SW_UNAUTHENTICATED",
  "SW_SCOPE_MISSING",
  "SW_NOT_FOUND",
  "SW_METHOD_NOT_ALLOWED",
]);

const errors = (): Html =>
  html`<section id="errors">
    <h2>Errors</h2>
    <p>The first ones can come from any route.</p>
    <table>
      <thead>
        <tr>
          <th>Code</th>
          <th>Status</th>
          <th>What happened</th>
        </tr>
      </thead>
      <tbody>
        ${(Object.entries(errorTable) as [ErrorCode, readonly [number, string]][])
          .toSorted(([a], [b]) => Number(anyRoute.has(b)) - Number(anyRoute.has(a)))
          .map(
            ([code, [status, message]]) =>
              html`<tr id="${code}">
                <td><code>${code}</code></td>
                <td>${status}</td>
                <td>${message}</td>
              </tr>`,
          )}
      </tbody>
    </table>
  </section>`;
