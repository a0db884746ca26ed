import * as z from "zod";

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

/** A schema as text in the style of TypeScript: one field per line, with its description as a comment. */
export function typeText(schema: z.ZodType, io: "input" | "output" = "output"): string {
  const json = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" }) as Schema & {
    $defs?: Record<string, Schema>;
  };
  return write(json, json.$defs ?? {}, "");
}

function write(schema: Schema & { $ref?: string }, named: Record<string, Schema>, indent: string): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace("#/$defs/", "");
    const target = named[name] ?? {};
    // One that contains itself has no end: its name stands for it.
    return JSON.stringify(target).includes(JSON.stringify(schema.$ref)) ? name : write(target, named, indent);
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((choice) => write(choice, named, indent)).join(" | ");
  if (schema.items) return `[${write(schema.items, named, indent)}, …]`;
  if (schema.properties) return writeObject(schema, named, indent);
  return schema.type ?? "anything";
}

function writeObject(schema: Schema, named: Record<string, Schema>, indent: string): string {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return "{}";
  const deeper = `${indent}  `;
  const lines = fields.map(([name, field]) => {
    const optional = schema.required?.includes(name) ? "" : "?";
    const notes = [
      field.default === undefined ? "" : `default ${JSON.stringify(field.default)}`,
      field.description ?? "",
    ].filter(Boolean);
    const comment = notes.length > 0 ? `  // ${notes.join("; ")}` : "";
    return `${deeper}${name}${optional}: ${write(field, named, deeper)}${comment}`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}
