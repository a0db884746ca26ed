import { en } from "./en.ts";
import { enLater } from "./en-later.ts";

/** All English texts: the source of all other languages. */
export const english = { ...en, ...enLater, errors: { ...en.errors, ...enLater.errors } } as const;
