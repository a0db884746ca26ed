import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { openApiDocument } from "../../src/control-plane/http/openapi.ts";
import { allRoutes } from "../../src/shared/contract/index.ts";
import type { Address, Route } from "../../src/shared/contract/route.ts";
import { errorTable, type ErrorCode } from "../../src/shared/errors/codes.ts";

/** Checks a host's answers against its own API description, with a validator that is independent of zod. */

export const document = openApiDocument("test") as unknown as {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  webhooks: Record<string, unknown>;
  components: { schemas: Record<string, object> };
};

// An API description has more than schemas; the rest is ignored.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, "openapi");

const JSON_BODY = ["content", "application/json", "schema"];

function expectToFit(path: readonly string[], value: unknown, what: string): void {
  const pointer = path.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
  const validate = ajv.getSchema(`openapi#/${pointer.join("/")}`);
  if (!validate) throw new Error(`${what} is not described`);
  if (validate(value)) return;
  const problems = validate.errors?.map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(`${what} is not what is described: ${problems?.join("; ")}\n${JSON.stringify(value)}`);
}

/** The whole answer of a route, with its envelope. */
export function expectAnswer({ method, path }: Address, status: number, body: unknown): void {
  const responses = ["paths", path, method.toLowerCase(), "responses", String(status)];
  expectToFit([...responses, ...JSON_BODY], body, `${method} ${path} ${status}`);
}

/** Fails if the route's description does not list this error. */
export function expectRefusal({ method, path }: Address, code: ErrorCode): void {
  const { responses = {} } = document.paths[path]?.[method.toLowerCase()] ?? {};
  const response = responses[String(errorTable[code][0])];
  if (!JSON.stringify(response ?? "").includes(`${code}: `))
    throw new Error(`${method} ${path} was refused with ${code}, which it does not describe`);
}

/** An event, as the event socket sends it and a webhook posts it. */
export function expectEvent(event: { readonly type: string }): void {
  expectToFit(["webhooks", event.type, "post", "requestBody", ...JSON_BODY], event, event.type);
}

export function expectComponent(name: string, value: unknown): void {
  expectToFit(["components", "schemas", name], value, name);
}

/** The route of a requested path; undefined if there is none. */
export function routeOf(method: string, asked: string): Route | undefined {
  const parts = asked.split("?")[0]?.split("/") ?? [];
  const fits = (path: string) => {
    const template = path.split("/");
    return (
      template.length === parts.length &&
      template.every((part, i) => (part.startsWith("{") ? parts[i] !== "" : part === parts[i]))
    );
  };
  const found = allRoutes
    .map(([, route]) => route)
    .filter((route) => route.method === method && fits(route.path));
  // `/v1/sessions/current` before `/v1/sessions/{session_id}`.
  return found.find(({ path }) => !path.includes("{")) ?? found[0];
}
