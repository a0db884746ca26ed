import { errorTable, type ErrorCode } from "./codes.ts";

/** An error of the API: a code from `errorTable`, and optionally a more specific message. */
export class Failure extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, detail?: string, cause?: unknown) {
    super(detail ?? errorTable[code][1], cause === undefined ? undefined : { cause });
    this.name = "Failure";
    this.code = code;
  }

  get status(): number {
    return errorTable[this.code][0];
  }
}
