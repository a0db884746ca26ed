import type { Api } from "../../shared/contract/api.ts";
import { apis } from "../../shared/contract/index.ts";
import { v1 } from "../../shared/contract/v1.ts";

/** The API that a path (with or without a query) belongs to; /v1 for any other path. */
export const apiAt = (path: string): Api => apis.find(({ prefix }) => path.startsWith(`${prefix}/`)) ?? v1;
