import { en } from "./en.ts";
import { enLater } from "./en-later.ts";
import { extendEnglish } from "./language.ts";

/** Imported by the parts whose texts are not in the first screen, before they are shown. */
extendEnglish({ ...en, ...enLater });
