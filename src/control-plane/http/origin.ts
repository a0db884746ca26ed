import type { Context } from "hono";
import { originOf, socketOriginOf, type Reach } from "../../shared/base/reach.ts";

/** The origin by which this client reached us; links and media URLs in its responses begin with it. */
export const ownOrigin = (reach: Reach, context: Context): string => originOf(reach, hostHeader(context));

export const ownSocketOrigin = (reach: Reach, context: Context): string =>
  socketOriginOf(reach, hostHeader(context));

/** The guard refuses requests without one. */
const hostHeader = (context: Context): string => context.req.header("host") ?? "";
