import { randomBytes, randomInt } from "node:crypto";

/** How deeply a body is filled with what is optional. */
const MAX_DEPTH = 8;

type Json = Record<string, unknown>;

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
  readonly contentType: string;
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: Json | null;
}

/** These would end the stranger's own rights, and with them most of what it can do. */
const suicidal = /^DELETE .*(sessions|members)/;

/** What the API's own description invites to: requests as it has them, and others beside it. */
export class RequestMaker {
  readonly #operations: Operation[];
  readonly #schemas: Json;
  /** Ids that were seen in answers, so that requests are about what there is. */
  readonly #ids = new Map<string, string[]>();

  constructor(document: Json) {
    this.#schemas = ((document["components"] as Json)["schemas"] ?? {}) as Json;
    const all = Object.entries(document["paths"] as Json).flatMap(([path, methods]) =>
      Object.entries(methods as Json).map(([method, operation]) => {
        const content = ((operation as Json)["requestBody"] as Json | undefined)?.["content"] as
          | Json
          | undefined;
        const body = (content?.["application/json"] as Json | undefined)?.["schema"] ?? null;
        return { method: method.toUpperCase(), path, body: body as Json | null };
      }),
    );
    this.#operations = all.filter(({ method, path }) => !suicidal.test(`${method} ${path}`));
  }

  /** Remembers the ids that an answer names. */
  learn(answer: string): void {
    for (const [id, kind = ""] of answer.matchAll(/\b([a-z]+)-[\da-f]{16,}\b/g)) {
      const known = this.#ids.get(kind) ?? [];
      if (!known.includes(id)) this.#ids.set(kind, [...known, id].slice(-50));
    }
  }

  next(): Request {
    const operation = pick(this.#operations);
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(chance(0.85) ? this.#id(name) : nonsense()),
    );
    const query = chance(0.1) ? `?before=${nonsense()}&limit=${randomInt(-5, 500)}` : "";
    if (operation.body === null) return { ...operation, path: path + query, body: null, contentType: "" };
    const value = this.#value(operation.body, "");
    const text = JSON.stringify(chance(0.6) ? value : spoil(value));
    return {
      method: operation.method,
      path: path + query,
      body: chance(0.05) ? text.slice(0, text.length / 2) : text,
      contentType: chance(0.95) ? "application/json" : "text/plain",
    };
  }

  #id(name: string): string {
    const kind = name.replace(/_id$/, "");
    return pick(this.#ids.get(kind) ?? [`${kind}-${randomBytes(12).toString("hex")}`]);
  }

  /** Schemas may contain themselves: from some depth on, only what is required. */
  #value(schema: Json, name: string, depth = 0): unknown {
    const reference = schema["$ref"] as string | undefined;
    if (reference)
      return this.#value(this.#schemas[reference.split("/").at(-1) ?? ""] as Json, name, depth + 1);
    const isDeep = depth > MAX_DEPTH;
    const choices = (schema["enum"] ?? schema["anyOf"] ?? schema["oneOf"]) as unknown[] | undefined;
    if (schema["enum"]) return pick(choices ?? []);
    if (choices) return this.#value(pick(choices) as Json, name, depth + 1);
    if ("const" in schema) return schema["const"];
    switch (schema["type"]) {
      case "object":
        return Object.fromEntries(
          Object.entries((schema["properties"] ?? {}) as Json)
            .filter(
              ([key]) => ((schema["required"] ?? []) as string[]).includes(key) || (!isDeep && chance(0.5)),
            )
            .map(([key, each]) => [key, this.#value(each as Json, key, depth + 1)]),
        );
      case "array":
        return Array.from({ length: isDeep ? 0 : randomInt(0, 5) }, () =>
          this.#value((schema["items"] ?? {}) as Json, "", depth + 1),
        );
      case "integer":
      case "number":
        return randomInt(Number(schema["minimum"] ?? 0), Math.min(1e9, Number(schema["maximum"] ?? 100)) + 1);
      case "boolean":
        return chance(0.5);
      case "null":
        return null;
      default:
        if (name.endsWith("_id")) return this.#id(name);
        // As long as it may be, which costs most.
        return randomBytes(4)
          .toString("hex")
          .padEnd(Math.min(Number(schema["maxLength"] ?? 40), 10_000), "ä");
    }
  }
}

/** The same with something in it that does not belong. */
function spoil(value: unknown): unknown {
  const deep = Array.from({ length: 2_000 }).reduce<unknown>((inner) => [inner], 1);
  const odd = [
    null,
    -1,
    1e308,
    "",
    nonsense(),
    "x".repeat(100_000),
    deep,
    { __proto__: { admin: true } },
    [],
  ];
  if (typeof value !== "object" || value === null) return pick(odd);
  const keys = Object.keys(value);
  return { ...value, [keys.length > 0 ? pick(keys) : "more"]: pick(odd) };
}

export const chance = (share: number): boolean => Math.random() < share;

export function pick<Value>(values: readonly Value[]): Value {
  return values[Math.floor(Math.random() * values.length)] as Value;
}

export const nonsense = (): string =>
  pick([
    "..%2f..",
    "\u0000",
    "💥".repeat(50),
    "' or 1=1",
    "a".repeat(3_000),
    "-0",
    "{{7*7}}",
    "\u202e\u200b",
  ]);
