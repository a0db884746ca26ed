import type { Hono } from "hono";
import { html } from "hono/html";
import firstCall from "../../../resources/docs/first-call.sh?raw";
import style from "../../../resources/docs/docs.css?raw";
import { contentSecurityPolicy } from "../../shared/base/content-security-policy.ts";
import { allRoutes } from "../../shared/contract/index.ts";
import { closeCodes, eventSummaries, ephemeralEvent, serverEvent } from "../../shared/contract/events.ts";
import { docsPath, eventsPath, openApiPath } from "../../shared/contract/host.ts";
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

/** Within most of this page, /v1 goes without saying. */
const shortPath = ({ api, path }: Route): string => (api.prefix === "/v1" ? path.slice("/v1".length) : path);

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
                  <a href="#${name}"><b>${route.method}</b> ${shortPath(route)}</a>
                </li>`,
            )}
          </ul>
        </nav>
        <main>
          <h1>Hearth API</h1>
          <p>
            Everything the app can do is available through these routes. For programs, the same description is
            at
            <a href="${openApiPath}">${openApiPath}</a> (OpenAPI 3.1).
          </p>
          <section id="first-call">
            <h2>A first call, with curl</h2>
            <p>
              Set <code>BASE</code> to this host's address and <code>TOKEN</code> to a session or an API token
              with the scopes read, calls and manage, then run this as it is.
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
        >), which has scopes. A route without a scope accepts sessions only.
      </li>
      <li>
        Responses are <code>{"data": …}</code> or <code>{"error": {"code", "message"}}</code>. Error codes are
        stable; messages may change. Times are RFC 3339 in UTC.
      </li>
      <li>Request bodies are JSON. Unknown fields are ignored.</li>
      <li>
        Requests are checked in this order: valid token, existence, permission, call not ended, recording
        enabled, media server reachable.
      </li>
      <li>
        The Conferences API, below <code>/api</code>, has a format of its own: the same tokens go into the
        header <code>x-access-token</code>, responses are the objects themselves, and errors are
        <code>{"success": false, "code", "message"}</code>. To bring people into a conference, a page asks
        <a href="#findLivekitRoomName"><code>findLKRoomNameById</code></a> and then
        <a href="#createParticipantToken"><code>createToken</code></a
        >, both without a token, and connects livekit-client to this host's own address. With an operator's
        token, <code>createToken</code> lets a host in.
      </li>
      <li>
        Requests beyond a rate limit get 429 for a few seconds; wrong passwords and codes lead to longer
        pauses.
      </li>
    </ul>
  </section>`;

const events = (): Html =>
  html`<section id="events">
    <h2>Events: WebSocket at ${eventsPath}</h2>
    <p>
      First send <code>{"access_token": "…", "since": null}</code>. The first response is
      <code>{"type": "hello", "position": N}</code>; then events follow in order. To resume after a
      disconnect, send the position of the last event as <code>since</code>: you get every event since then.
      If that was too long ago, you get <code>{"type": "resync"}</code>:
      <a href="#listRooms">list the rooms</a>
      again, and continue from the position in that response.
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
      ${ephemeralEvent.options.map(
        (option) =>
          html`<dt><code>${option.shape.type.value}</code></dt>
            <dd>
              ${option.meta()?.description} It has no position and is not replayed.
              <details>
                <summary>Shape</summary>
                <pre><code>${typeText(option)}</code></pre>
              </details>
            </dd>`,
      )}
    </dl>
    <p>Close codes:</p>
    <dl>
      ${Object.entries(closeCodes).map(
        ([reason, code]) =>
          html`<dt><code>${code}</code></dt>
            <dd>${closeReasons[reason as keyof typeof closeCodes]}</dd>`,
      )}
    </dl>
  </section>`;

const closeReasons: Record<keyof typeof closeCodes, string> = {
  badFrame: "The first frame was invalid.",
  unauthenticated: "The token is invalid, expired or revoked.",
  forbidden: "The token does not have the scope read.",
  helloTimeout: "No first frame arrived in time.",
  backlog: "You read too slowly: reconnect and resume from your last position.",
  tooManySockets: "You have too many sockets open.",
  shuttingDown: "The host is shutting down: reconnect and resume.",
};

const webhooks = (): Html =>
  html`<section id="webhooks">
    <h2>Webhooks</h2>
    <p>
      <a href="#createWebhook"><code>POST /v1/webhooks</code></a> creates a webhook: the events that its
      creator may see are posted to its URL, in order and at least once, as the same objects. Requests follow
      the Standard Webhooks specification: <code>webhook-id</code> (the same in each retry),
      <code>webhook-timestamp</code> and <code>webhook-signature</code>, which is <code>v1,</code> and the
      base64 of HMAC-SHA256 over <code>id.timestamp.body</code>; the key is the base64 after
      <code>whsec_</code>. Any 2xx within 10 s acknowledges an event. Anything else is retried after 1 s, 2 s,
      4 s and so on, up to 10 minutes, and delays the events after it. Redirects are not followed. URLs inside
      the host's network are refused unless <a href="#changeSettings">the owner allows them</a>.
      <a href="#testWebhook"><code>POST /v1/webhooks/{webhook_id}/test</code></a> posts
      <code>{"type": "swp.test", "data": …}</code> once.
    </p>
  </section>`;

function routeSection(name: string, route: Route): Html {
  const body = route.body.kind === "json" ? typeText(route.body.schema, "input") : "{}";
  const codes: ErrorCode[] = [...route.errors];
  return html`<section id="${name}">
    <h2><b>${route.method}</b> ${route.path}</h2>
    <p>${route.summary}</p>
    <p class="who">${authenticationOf(route)}</p>
    ${Object.keys(route.query.shape).length > 0 ? shape("Query parameters", typeText(route.query, "input")) : ""}
    ${body === "{}" ? "" : shape("Request body", body)} ${shape(answerTitle(route), typeText(route.answer))}
    ${
      codes.length > 0
        ? html`<p>
            Errors:
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
  api.envelope === null ? `Response ${status}` : `Response ${status}, in ${api.envelope}`;

function authenticationOf(route: Route): Html {
  if (route.auth === "none") return html`No token required.`;
  if (route.auth === "optional")
    return html`No token required. With one, it has to be valid; scope <code>${route.scope}</code>.`;
  if (route.auth === "livekit") return html`Signed by the media server.`;
  if (route.auth === "recorder") return html`Token of a recorder.`;
  if (route.auth === "participant")
    return html`A participant of a conference:
      <code>Bearer &lt;conference_id&gt;.&lt;participant_secret&gt;</code>.`;
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
    <p>Any route can return the first ones.</p>
    <table>
      <thead>
        <tr>
          <th>Code</th>
          <th>Status</th>
          <th>Message</th>
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
