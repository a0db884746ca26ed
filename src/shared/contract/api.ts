import * as z from "zod";
import type { ErrorCode } from "../errors/codes.ts";

/** How a caller presents its token. */
export interface Credential {
  /** The request header, in lower case. */
  readonly header: string;
  /** The scheme before the token; null if the header's value is the token. */
  readonly scheme: "Bearer" | null;
}

/** The format of error responses. */
export interface ErrorFormat<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  write(code: ErrorCode, message: string): z.output<Schema>;
}

/** A set of routes with the same path prefix, envelope, error format and credential. */
export interface Api<Prefix extends string = string> {
  /** The prefix of all paths: `/v1`. */
  readonly prefix: Prefix;
  /** The property of a response that contains the answer (`data`); null if the response is the answer itself. */
  readonly envelope: string | null;
  readonly errors: ErrorFormat;
  readonly credential: Credential;
}

/** Wraps an answer in the envelope of the API. */
export const wrapAnswer = ({ envelope }: Api, answer: unknown): unknown =>
  envelope === null ? answer : { [envelope]: answer };

/** The schema of such a body. */
export const answerSchema = ({ envelope }: Api, answer: z.ZodType): z.ZodType =>
  envelope === null ? answer : z.object({ [envelope]: answer });
