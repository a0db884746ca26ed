import type { Catalogue } from "../../messages/catalogue.ts";
import type { en } from "./en.ts";

/** Checks a catalogue of the guest page against English where it is declared. */
export const catalogue = <const Own>(texts: Own & Catalogue<typeof en, Own>): Own => texts;
