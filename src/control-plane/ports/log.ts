/** What the server logs. An error is logged as `error`; `log.ts` says what each level means. */
export interface Log {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** For what has gone well, too. */
export interface InfoLog extends Log {
  info(details: object, message: string): void;
}
