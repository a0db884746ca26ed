import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { isStrict, linkOriginFor, originFor } from "../../shared/base/reach.ts";
import { clientAddress } from "../reach/client-address.ts";
import type { CurrentReach } from "../reach/current-reach.ts";
import { clientOf } from "../reach/relayed-client.ts";

/** Node's request behind Hono's. */
export const incoming = (context: Context) => (context.env as HttpBindings).incoming;

/** The client's IP address, also behind a trusted proxy. */
export const addressOf = (current: CurrentReach, context: Context): string =>
  clientAddress(current, clientOf(incoming(context)).address, context.req.header("x-forwarded-for"));

/** The WebSocket origin by which this client reached us. */
export const ownSocketOrigin = ({ reach }: CurrentReach, context: Context): string =>
  originFor(reach, hostHeader(context), clientOf(incoming(context)).tls).replace(/^http/, "ws");

/** The origin of links for other people and devices. */
export const linkOrigin = ({ reach }: CurrentReach, context: Context): string =>
  linkOriginFor(reach, hostHeader(context), clientOf(incoming(context)).tls);

/** Whether the client is to come back with TLS only. */
export const isToStayWithTls = ({ reach }: CurrentReach, context: Context): boolean =>
  isStrict(reach, hostHeader(context).toLowerCase(), clientOf(incoming(context)).tls);

/** The guard refuses requests without one. */
const hostHeader = (context: Context): string => context.req.header("host") ?? "";
