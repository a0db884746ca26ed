/** What the domain logs: something failed and is repaired or retried. An error is logged as `error`. */
export interface Log {
  warn(details: object, message: string): void;
}
