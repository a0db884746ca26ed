import { reaction } from "./entities.ts";
import { closeCodes as codes, eventTypes as types, ephemeralEvent } from "./events.ts";
import { docsPath as docs, eventsPath as path } from "./host.ts";
import { authorityPath as authority } from "./network.ts";
import { routes as all, type RouteName } from "./index.ts";
import { apiScopes as scopes, type Address } from "./route.ts";

/**
 * The part of the contract that the client has at run time: constants, but no schemas. The renderer's build evaluates
 * this module and bundles only the values of its exports.
 */

export const routes = Object.fromEntries(
  Object.entries(all).map(([name, { method, path, repeatable }]) => [name, { method, path, repeatable }]),
) as { readonly [Name in RouteName]: Address<(typeof all)[Name]> };

export const eventsPath = path;
export const docsPath = docs;
export const authorityPath = authority;
export const apiScopes = scopes;
export const eventTypes = types;
export const ephemeralTypes = ephemeralEvent.options.map((option) => option.shape.type.value);
export const closeCodes = codes;
export const reactions = reaction.options;
