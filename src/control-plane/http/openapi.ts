import * as z from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import { answerSchema, type Api } from "../../shared/contract/api.ts";
import { allRoutes, apis, type RouteName } from "../../shared/contract/index.ts";
import { eventSummaries, serverEvent } from "../../shared/contract/events.ts";
import {
  bodyErrors,
  commonErrors,
  writeErrors,
  type Route,
  type RouteBody,
} from "../../shared/contract/route.ts";
import { errorTable, type ErrorCode } from "../../shared/errors/codes.ts";

type Document = ReturnType<typeof createDocument>;
type Webhooks = NonNullable<Document["webhooks"]>;
type RequestBody = Extract<NonNullable<Webhooks[string]["post"]>["requestBody"], { content: unknown }>;

/** The OpenAPI 3.1 document, made from the contract: what is not served is not described, and the reverse. */
export function openApiDocument(version: string): Document {
  const paths: ZodOpenApiPathsObject = {};
  for (const [name, route] of allRoutes)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(name, route) };
  const { webhooks = {}, ...document } = createDocument({
    openapi: "3.1.0",
    info: { title: "Hearth", version, description: "Rooms, messages and calls of one Hearth host." },
    servers: [{ url: "/" }],
    paths,
    webhooks: eventsAsAnswers(),
    components: {
      securitySchemes: {
        ...Object.fromEntries(apis.map((api) => [securityName(api), securityScheme(api)])),
        [RECORDER]: { type: "http", scheme: "bearer", description: "The token of a recorder" },
        [PARTICIPANT]: {
          type: "http",
          scheme: "bearer",
          description: "A participant of a conference: `<conference_id>.<participant_secret>`",
        },
      },
    },
  });
  return { ...document, webhooks: Object.fromEntries(Object.entries(webhooks).map(asRequest)) };
}

const RECORDER = "recorder";
const PARTICIPANT = "participant";

/** Component names contain no slash. */
const securityName = ({ prefix }: Api): string => prefix.slice(1).replaceAll("/", "-");

const securityScheme = ({ credential: { header, scheme } }: Api) =>
  scheme === null
    ? ({ type: "apiKey", in: "header", name: header } as const)
    : ({ type: "http", scheme: scheme.toLowerCase() } as const);

/**
 * Each event, as the event socket sends it and as an outgoing webhook posts it. zod-openapi describes the body of a
 * request as what a server accepts, which is wider than what we send; so an event is first described as an answer.
 */
function eventsAsAnswers(): ZodOpenApiPathsObject {
  const operations = serverEvent.options.map((event) => {
    const type = event.shape.type.value;
    const answer = { description: "", content: { "application/json": { schema: event } } };
    const post = { operationId: type, summary: eventSummaries[type], responses: { 200: answer } };
    return [type, { post }] as const;
  });
  return Object.fromEntries(operations);
}

function asRequest([type, { post }]: [string, Webhooks[string]]): [string, Webhooks[string]] {
  const { content } = (post?.responses?.["200"] ?? {}) as RequestBody;
  const responses = { 200: { description: "Any 2xx: accepted. Anything else is retried with backoff." } };
  return [type, { post: { ...post, requestBody: { required: true, content }, responses } }];
}

function operation(name: RouteName, route: Route): ZodOpenApiOperationObject {
  return {
    operationId: name,
    summary: route.summary,
    ...(route.auth === "session"
      ? { security: [{ [securityName(route.api)]: [] }], "x-scope": route.scope }
      : {}),
    // Nothing, or a token.
    ...(route.auth === "optional"
      ? { security: [{}, { [securityName(route.api)]: [] }], "x-scope": route.scope }
      : {}),
    ...(route.auth === "recorder" ? { security: [{ [RECORDER]: [] }] } : {}),
    ...(route.auth === "participant" ? { security: [{ [PARTICIPANT]: [] }] } : {}),
    requestParams: { path: route.params, query: route.query },
    ...requestBody(route),
    responses: {
      [route.status]: {
        description: "Done.",
        content: { "application/json": { schema: answerSchema(route.api, route.answer) } },
      },
      ...errorResponses(route),
    },
  };
}

function requestBody({ body }: Route): Pick<ZodOpenApiOperationObject, "requestBody"> {
  if (body.kind === "none" || isEmpty(body)) return {};
  if (body.kind === "stream") return { requestBody: { required: true, content: { [body.contentType]: {} } } };
  // Where everything has a default, nothing has to be sent.
  const required = !body.schema.safeParse({}).success;
  return { requestBody: { required, content: { "application/json": { schema: body.schema } } } };
}

/** Whether there is nothing that a client could send. */
const isEmpty = (body: RouteBody): boolean =>
  body.kind === "json" && body.schema instanceof z.ZodObject && Object.keys(body.schema.shape).length === 0;

function errorResponses(route: Route): ZodOpenApiResponsesObject {
  const codes = new Set<ErrorCode>([
    ...commonErrors,
    ...(route.auth === "session" || route.auth === "optional"
      ? (["SW_UNAUTHENTICATED", "SW_SCOPE_MISSING"] as const)
      : []),
    ...(route.auth === "recorder" || route.auth === "participant" ? (["SW_UNAUTHENTICATED"] as const) : []),
    ...(route.body.kind === "none" ? [] : bodyErrors),
    ...(route.method === "GET" ? [] : writeErrors),
    ...route.errors,
  ]);
  const byStatus = Map.groupBy(codes, (code) => errorTable[code][0]);
  const content = { "application/json": { schema: route.api.errors.schema } };
  return Object.fromEntries(
    Array.from(byStatus, ([status, group]) => [
      status,
      { description: group.map((code) => `${code}: ${errorTable[code][1]}`).join(" "), content },
    ]),
  );
}
