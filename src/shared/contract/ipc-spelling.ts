import * as z from "zod";

/** How the spelling of what a person writes is checked, in which languages. */

/** A language, as Chromium names its dictionary: `de`, `en-GB`. */
const dictionary = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);

export const spelling = z.discriminatedUnion("checker", [
  /** The system's own, in the languages that are chosen there. */
  z.object({ checker: z.literal("system") }),
  /** Chromium's, with a dictionary for each language. */
  z.object({
    checker: z.literal("dictionaries"),
    languages: z.array(
      z.object({ language: dictionary, status: z.enum(["downloading", "ready", "failed"]) }),
    ),
    available: z.array(dictionary),
    /** The server that the dictionaries come from. */
    source: z.string(),
  }),
]);
export type Spelling = z.infer<typeof spelling>;

export const spellingCalls = {
  getSpelling: { input: z.object({}).optional(), output: spelling },
  /** Downloads the dictionaries that are missing, to which the person has agreed. Requires user activation. */
  setSpelling: { input: z.object({ languages: z.array(dictionary).max(20) }), output: spelling },
} as const;
