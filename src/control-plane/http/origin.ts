import type { Context } from "hono";

/** The address under which this client reached us: what its links and its media URL begin with. */
export const ownOrigin = (context: Context): string => `http://${context.req.header("host")}`;

export const ownSocketOrigin = (context: Context): string => `ws://${context.req.header("host")}`;
