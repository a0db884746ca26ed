import * as z from "zod";
import type { ErrorCode } from "../errors/codes.ts";

/** How a caller presents its token. */
export interface Credential {
  /** The request header, in lower case. */
  readonly header: string;
  /** What stands before the token: `Bearer`; null where the header's value is the token. */
  readonly scheme: "Bearer" | null;
}

/** The body of an answer that refuses a request. */
export interface ErrorFormat<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  write(code: ErrorCode, message: string): z.output<Schema>;
}

/** A family of routes that share a path prefix and the form of answers, errors and credentials. */
export interface Api<Prefix extends string = string> {
  /** What the paths begin with: `/v1`. */
  readonly prefix: Prefix;
  /** The property of a response that holds the answer: `data`; null where the response is the answer itself. */
  readonly envelope: string | null;
  readonly errors: ErrorFormat;
  readonly credential: Credential;
}

/** The body of a response with this answer. */
export const wrapAnswer = ({ envelope }: Api, answer: unknown): unknown =>
  envelope === null ? answer : { [envelope]: answer };

/** The schema of such a body. */
export const answerSchema = ({ envelope }: Api, answer: z.ZodType): z.ZodType =>
  envelope === null ? answer : z.object({ [envelope]: answer });
