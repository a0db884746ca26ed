import { Hono, type Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { allRoutes, apis } from "../../shared/contract/index.ts";
import { openApiPath } from "../../shared/contract/host.ts";
import { authorityPath } from "../../shared/contract/network.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Log } from "../ports/log.ts";
import type { Services } from "../services.ts";
import type { Guard } from "../reach/guard.ts";
import { apiAt } from "./api-at.ts";
import { serveAuthority } from "./authority.ts";
import { serveBackupFile } from "./backup-file.ts";
import { serveBytes } from "./bytes.ts";
import { credentialOf, hasCredential } from "./credential.ts";
import { serveDocs } from "./docs.ts";
import { incoming, isToStayWithTls } from "./origin.ts";
import { serveMedia } from "./media-file.ts";
import { mount, type Gate } from "./mount.ts";
import { openApiDocument } from "./openapi.ts";
import { accountRoutes, inviteRoutes, peopleRoutes } from "./routes/account-routes.ts";
import { backupRoutes } from "./routes/backup-routes.ts";
import { callRoutes } from "./routes/call-routes.ts";
import { conferenceRecordingRoutes } from "./routes/conference-recording-routes.ts";
import { conferenceRoomRoutes } from "./routes/conference-room-routes.ts";
import { conferenceRoutes } from "./routes/conference-routes.ts";
import { hostRoutes } from "./routes/host-routes.ts";
import { recordingRoutes } from "./routes/recording-routes.ts";
import { participantRoutes } from "./routes/participant-routes.ts";
import { networkRoutes } from "./routes/network-routes.ts";
import { recorderRoutes } from "./routes/recorder-routes.ts";
import { roomRoutes } from "./routes/room-routes.ts";
import { RouteLimits } from "./route-limits.ts";
import { serveTranscriptFile } from "./transcript-file.ts";
import { transcriptRoutes } from "./routes/transcript-routes.ts";
import { serveUi } from "./static.ts";

/** A year. Subdomains may belong to others. */
const STRICT_SECONDS = 31_536_000;

/** The routes of all APIs, the API's documentation and the built client. */
export function createApp(services: Services, guard: Guard, uiDirectory: string, log: Log): Hono {
  const app = new Hono();

  app.onError((error, context) => answerError(context, error, log));
  app.notFound((context) => {
    const methods = methodsOf(context.req.path);
    if (methods.length > 0) context.header("Allow", [...new Set(methods), "OPTIONS"].join(", "));
    const code = methods.length > 0 ? "SW_METHOD_NOT_ALLOWED" : "SW_NOT_FOUND";
    return answerError(context, new Failure(code), log);
  });

  app.use(async (context, next) => {
    const origin = context.req.header("origin");
    const reading = context.req.method === "GET" || context.req.method === "HEAD";
    guard.requireHost(incoming(context));
    if (!reading) guard.requireOrigin(origin);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Resource-Policy", "same-site");
    context.header("Vary", "Origin");
    if (isToStayWithTls(services.reach, context))
      context.header("Strict-Transport-Security", `max-age=${STRICT_SECONDS}`);
    if (origin !== undefined && guard.isOwnOrigin(origin)) {
      context.header("Access-Control-Allow-Origin", origin);
      context.header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
      context.header("Access-Control-Allow-Headers", allowedHeaders);
      context.header("Access-Control-Max-Age", "600");
    }
    if (context.req.method === "OPTIONS") return context.body(null, 204);
    return await next();
  });

  for (const { prefix } of apis)
    app.use(`${prefix}/*`, async (context, next) => {
      context.header("Cache-Control", "no-store");
      await next();
    });

  const gate: Gate = {
    authenticate(context, route) {
      if (route.auth === "recorder") return services.authenticator.authenticateRecorder(context, route);
      if (route.auth === "participant") return services.authenticator.authenticateParticipant(context, route);
      if (route.auth === "optional" && !hasCredential(context, route.api)) return null;
      const byPerson = route.auth === "session" || route.auth === "optional";
      return byPerson ? services.authenticator.authenticate(context, route) : null;
    },
    reauthenticate(context, route) {
      if (route.auth === "recorder") return services.authenticator.reauthenticateRecorder(context, route);
      if (route.auth === "participant")
        return services.authenticator.reauthenticateParticipant(context, route);
      return services.authenticator.reauthenticate(context, route);
    },
    scheduler: services.scheduler,
    routeLimits: new RouteLimits(),
  };
  mount(app, gate, hostRoutes(services));
  mount(app, gate, networkRoutes(services));
  mount(app, gate, backupRoutes(services));
  mount(app, gate, accountRoutes(services));
  mount(app, gate, inviteRoutes(services));
  mount(app, gate, peopleRoutes(services));
  mount(app, gate, roomRoutes(services));
  mount(app, gate, callRoutes(services));
  mount(app, gate, conferenceRoutes(services));
  mount(app, gate, conferenceRoomRoutes(services));
  mount(app, gate, participantRoutes(services));
  mount(app, gate, recorderRoutes(services));
  serveTranscriptFile(app, services.transcripts, services.authenticator);
  mount(app, gate, transcriptRoutes(services));
  mount(app, gate, recordingRoutes(services));
  mount(app, gate, conferenceRecordingRoutes(services));
  serveBytes(app, openApiPath, { "Content-Type": "application/json" }, () =>
    JSON.stringify(openApiDocument(services.version)),
  );
  serveBackupFile(app, services.archives, services.authenticator);
  serveMedia(app, services.mediaLinks, services.authenticator);
  serveAuthority(app, services.reach);
  serveDocs(app, services.version);
  serveUi(app, uiDirectory, () => services.settings.embedding());
  return app;
}

/** Request headers that our own pages may set: the type of a body, and the credential of any API. */
const allowedHeaders = ["content-type", ...new Set(apis.map(({ credential }) => credential.header))].join(
  ", ",
);

function answerError(context: Context, error: unknown, log: Log): Response {
  const failure = error instanceof Failure ? error : new Failure("SW_INTERNAL", undefined, error);
  if (failure.status >= 500) log.error({ error: failure }, "a request failed");
  const api = apiAt(context.req.path);
  // A refusal without a token tells a client that it should have sent one.
  if (failure.status === 401 && api.credential.scheme !== null && credentialOf(context, api) === null)
    context.header("WWW-Authenticate", api.credential.scheme);
  return context.json(
    api.errors.write(failure.code, failure.message) as object,
    failure.status as ContentfulStatusCode,
  );
}

/** The methods that a path accepts, whatever its parameters. */
function methodsOf(path: string): string[] {
  const methods = patterns.flatMap(([pattern, method]) => (pattern.test(path) ? [method] : []));
  return path === openApiPath || path === authorityPath ? [...methods, "GET"] : methods;
}

const patterns = allRoutes.map(
  ([, { path, method }]) =>
    [new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]*")}$`), method] as const,
);
