import type { Context } from "hono";

/** The origin by which this client reached us; links and media URLs in its responses begin with it. */
export const ownOrigin = (context: Context): string => `http://${context.req.header("host")}`;

export const ownSocketOrigin = (context: Context): string => `ws://${context.req.header("host")}`;
