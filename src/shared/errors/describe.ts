/** An error as all processes log it. */
export interface ErrorDescription {
  readonly name?: string;
  readonly code?: string | number;
  readonly message: string;
  /** The details of a system error: the system call and its arguments. */
  readonly details?: Readonly<Record<string, string | number>>;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
  /** The errors of an AggregateError. */
  readonly errors?: readonly ErrorDescription[];
}

const MAX_ERRORS = 10;
const detailNames = ["errno", "syscall", "path", "dest", "address", "port", "status"];

/** Describes whatever was thrown, with its causes. Never throws. */
export const describeError = (error: unknown): ErrorDescription => describeOnce(error, new Set());

function describeOnce(error: unknown, seen: Set<unknown>): ErrorDescription {
  if (!(error instanceof Error)) return { message: textOf(error) };
  if (seen.has(error)) return { message: "the same error as above" };
  seen.add(error);
  const given = error as Error & { code?: unknown; errors?: unknown } & Record<string, unknown>;
  const details = Object.fromEntries(
    detailNames.flatMap((name) => {
      const value = given[name];
      return typeof value === "string" || typeof value === "number" ? [[name, value]] : [];
    }),
  );
  const { code, cause, errors } = given;
  return {
    name: error.name,
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    message: error.message,
    ...(Object.keys(details).length > 0 ? { details } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(cause === undefined ? {} : { cause: describeOnce(cause, seen) }),
    ...(Array.isArray(errors)
      ? { errors: errors.slice(0, MAX_ERRORS).map((one) => describeOnce(one, seen)) }
      : {}),
  };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
