/**
 * What the log contains of each domain object: ids, states and codes, never names, texts, links or tokens. In the
 * desktop app, warnings and errors reach the host's log file.
 */
export interface Facts {
  readonly error?: unknown;
  readonly room?: { readonly id: string };
  readonly call?: { readonly id: string; readonly status?: string };
  /** One part of a recording. */
  readonly recording?: { readonly id: string; readonly part: number };
  readonly message?: { readonly transactionId: string; readonly status: string };
}

const formatters: { readonly [Name in keyof Facts]-?: (fact: NonNullable<Facts[Name]>) => string } = {
  error: formatError,
  room: ({ id }) => id,
  call: ({ id, status }) => (status === undefined ? id : `${id} (${status})`),
  recording: ({ id, part }) => `${id} (part ${part})`,
  message: ({ transactionId, status }) => `${transactionId} (${status})`,
};

/** One line: what happened, then the facts, as `name: value`. */
export function formatLine(what: string, facts: Facts = {}): string {
  const values = Object.entries(facts)
    .filter(([, fact]) => fact !== undefined && fact !== null)
    .map(
      ([name, fact]) => `${name}: ${(formatters[name as keyof Facts] as (fact: unknown) => string)(fact)}`,
    );
  return [what, ...values].join("; ");
}

/** Errors of the host by their code alone: their messages may quote what somebody typed. */
function formatError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, cause } = error as Error & { code?: unknown };
  const what =
    typeof code === "string" ? `${error.name} ${code}` : (error.stack ?? `${error.name}: ${error.message}`);
  return cause === undefined ? what : `${what}, caused by ${formatError(cause)}`;
}
