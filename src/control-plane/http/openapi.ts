import * as z from "zod";
import type { Api } from "../../shared/contract/api.ts";
import { allRoutes, type RouteName } from "../../shared/contract/index.ts";
import { eventSummaries, serverEvent } from "../../shared/contract/events.ts";
import {
  bodyErrors,
  commonErrors,
  writeErrors,
  type Route,
  type RouteBody,
} from "../../shared/contract/route.ts";
import { errorTable, type ErrorCode } from "../../shared/errors/codes.ts";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document, made from the contract: what is not served is not described, and the reverse. */
export function openApiDocument(version: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const [name, route] of allRoutes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(name, route, schemas),
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Hearth", version, description: "Rooms, messages and calls of one Hearth host." },
    servers: [{ url: "/" }],
    paths,
    webhooks: eventOperations(schemas),
    components: {
      schemas: { ...schemas, Error: errorSchema },
      securitySchemes: { session: { type: "http", scheme: "bearer" } },
    },
  };
}

/** Each event, as the event socket sends it and as an outgoing webhook posts it. */
function eventOperations(schemas: Json): Json {
  const described = serverEvent.options.map((option) => {
    const type = option.shape.type.value;
    const operation = {
      operationId: type,
      summary: eventSummaries[type],
      requestBody: { required: true, content: json(schemaOf(option, "output", schemas)) },
      responses: { 200: { description: "Any 2xx: taken. Anything else is tried again, later and later." } },
    };
    return [type, { post: operation }] as const;
  });
  return Object.fromEntries(described);
}

const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: { code: { type: "string" }, message: { type: "string" } },
    },
  },
};

function operation(name: RouteName, route: Route, schemas: Json): Json {
  return {
    operationId: name,
    summary: route.summary,
    ...(route.auth === "session" ? { security: [{ session: [] }], "x-scope": route.scope } : {}),
    parameters: [...parameters(route.params, "path", schemas), ...parameters(route.query, "query", schemas)],
    ...requestBody(route.body, schemas),
    responses: {
      [route.status]: {
        description: "Done.",
        content: json(wrapSchema(route.api, schemaOf(route.answer, "output", schemas))),
      },
      ...errorResponses(route),
    },
  };
}

/** Of a stream, the type is what a handler makes of it. */
function requestBody(body: RouteBody, schemas: Json): Json {
  if (body.kind === "none" || (body.kind === "json" && isEmpty(body.schema))) return {};
  if (body.kind === "stream") return { requestBody: { required: true, content: { "*/*": {} } } };
  const content = json(schemaOf(body.schema, "input", schemas));
  return { requestBody: { required: !isOptional(body.schema), content } };
}

const wrapSchema = ({ envelope }: Api, answer: unknown): unknown =>
  envelope === null ? answer : { type: "object", required: [envelope], properties: { [envelope]: answer } };

const json = (schema: unknown) => ({ "application/json": { schema } });

const isEmpty = (schema: z.ZodType) =>
  schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0;

/** Where everything has a default, nothing has to be sent. */
const isOptional = (schema: z.ZodType) => schema.safeParse({}).success;

function parameters(object: z.ZodObject, place: "path" | "query", schemas: Json): Json[] {
  return Object.entries(object.shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === "path",
    schema: schemaOf(schema as z.ZodType, "input", schemas),
  }));
}

function errorResponses(route: Route): Json {
  const codes = new Set<ErrorCode>([
    ...commonErrors,
    ...(route.auth === "session" ? (["SW_UNAUTHENTICATED", "SW_SCOPE_MISSING"] as const) : []),
    ...(route.body.kind === "none" ? [] : bodyErrors),
    ...(route.method === "GET" ? [] : writeErrors),
    ...route.errors,
  ]);
  const byStatus = Map.groupBy(codes, (code) => errorTable[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `${code}: ${errorTable[code][1]}`).join(" "),
        content: json({ $ref: "#/components/schemas/Error" }),
      },
    ]),
  );
}

/** A zod schema as JSON Schema; named parts go into the components, once. */
function schemaOf(schema: z.ZodType, io: "input" | "output", schemas: Json): unknown {
  const {
    $schema: _dialect,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
  }) as Json & { $defs?: Json };
  for (const [name, definition] of Object.entries($defs ?? {})) schemas[name] = redirect(definition);
  if (typeof rest["id"] === "string") {
    schemas[rest["id"]] = redirect(rest);
    return { $ref: `#/components/schemas/${rest["id"]}` };
  }
  return redirect(rest);
}

function redirect(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(redirect);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      // The name of a component is a string; what is called id in an answer is a schema.
      .filter(([key, value]) => key !== "id" || typeof value !== "string")
      .map(([key, value]) => [
        key,
        key === "$ref" && typeof value === "string"
          ? value.replace("#/$defs/", "#/components/schemas/")
          : redirect(value),
      ]),
  );
}
